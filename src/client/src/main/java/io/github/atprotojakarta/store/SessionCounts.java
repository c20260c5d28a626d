package io.github.atprotojakarta.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of sessions in a store, for monitoring.
 *
 * @param inUse sessions that are not retired
 * @param owedRevocations retired sessions: their tokens are not revoked yet
 * @param oldestOwed when the oldest of these was retired; {@code null} if there is none, or if it
 *     is not known
 */
public record SessionCounts(long inUse, long owedRevocations, @Nullable Instant oldestOwed) {}
