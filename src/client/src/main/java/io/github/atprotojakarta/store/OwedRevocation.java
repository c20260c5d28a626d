package io.github.atprotojakarta.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The revocation of a retired session's tokens, which the maintenance makes.
 *
 * @param since when the session was retired; {@code null} if it is not known
 * @param nextAttempt from when on the maintenance tries it
 */
public record OwedRevocation(@Nullable Instant since, Instant nextAttempt) {}
