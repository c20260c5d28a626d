package io.github.atprotojakarta.internal;

import java.time.Duration;

/**
 * How long callers of a client wait.
 *
 * @param login the limit of a whole {@code authorize} and of a whole {@code callback}
 * @param xrpc the time-out of a call to a PDS that sets none
 */
public record ClientTimeouts(Duration login, Duration xrpc) {}
