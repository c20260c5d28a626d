package io.github.atprotojakarta.internal;

import io.github.atprotojakarta.http.HttpRequest;
import java.time.Duration;

/**
 * How long callers of a client wait.
 *
 * @param login the limit of a whole {@code authorize} and of a whole {@code callback}
 * @param xrpc the time-out of a call to a PDS that sets none
 * @param connection how long a call to a PDS may wait for a connection before its time-out begins
 */
public record ClientTimeouts(Duration login, Duration xrpc, Duration connection) {
  /** Returns a call with these times; see {@link HttpRequest#withDefaultTimes}. */
  public HttpRequest applyTo(HttpRequest call) {
    return call.withDefaultTimes(xrpc, connection);
  }
}
