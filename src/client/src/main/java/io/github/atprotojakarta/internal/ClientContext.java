package io.github.atprotojakarta.internal;

import io.github.atprotojakarta.metrics.MetricsListener;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a client that most of its classes need.
 *
 * @param clock the time
 * @param random the source of states, verifiers, keys and identifiers
 * @param provider the JCA provider of keys and signatures; {@code null} for the fastest that is
 *     present
 * @param metrics receives measurements
 * @param observations reports operations to listeners
 * @param executor runs refreshes and look-ups, each at once and on a thread that no caller
 *     interrupts
 * @param waits how threads of refreshes wait
 * @param timeouts how long callers wait
 * @param developmentMode whether plain http and private addresses are allowed
 */
public record ClientContext(
    Clock clock,
    SecureRandom random,
    @Nullable Provider provider,
    MetricsListener metrics,
    Observations observations,
    Executor executor,
    Waits waits,
    ClientTimeouts timeouts,
    boolean developmentMode) {}
