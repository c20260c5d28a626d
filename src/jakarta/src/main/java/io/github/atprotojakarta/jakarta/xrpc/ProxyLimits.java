package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.jakarta.internal.config.ClientAddresses;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit.Permit;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit.Share;
import io.github.atprotojakarta.jakarta.internal.limits.Refusals;
import io.github.atprotojakarta.jakarta.internal.limits.TokenBuckets;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.metrics.Measurement.Limit;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Limits the calls of scripts: how often each session may call, and how many calls run at once. */
final class ProxyLimits {
  /** A bucket is full after a second. Nobody has so many sessions that call within one. */
  private static final int MOST_SESSIONS = 100_000;

  /** Waiting for the PDS, and time for the thread to end after {@link ProxiedBody} has. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  private final XrpcProxySettings settings;
  private final Refusals refusals;
  private final ClientAddresses addresses;
  private final TokenBuckets<SessionKey> rate;
  private final ConcurrencyLimit permits;

  ProxyLimits(
      XrpcProxySettings settings,
      Refusals refusals,
      ClientAddresses addresses,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.refusals = refusals;
    this.addresses = addresses;
    this.rate = new TokenBuckets<>(settings.rate(), Duration.ofSeconds(1), MOST_SESSIONS, nanoTime);
    this.permits =
        new ConcurrencyLimit(settings.concurrent(), settings.timeout().plus(MARGIN), nanoTime);
  }

  /**
   * Takes one call of a session.
   *
   * @throws RejectedRequestException when it has made too many
   */
  void requireRate(HttpServletRequest request, SessionKey session) {
    if (!rate.tryTake(session)) {
      refusals.count(Limit.CALLS, "atproto.xrpc-proxy.rate", addresses.address(request));
      throw new RejectedRequestException(
          ErrorKind.TOO_MANY_REQUESTS, "More than " + settings.rate() + " calls a second.");
    }
  }

  /**
   * Takes the permit of a call.
   *
   * @throws RejectedRequestException when too many calls run, of the session or of all
   */
  Permit permit(HttpServletRequest request, SessionKey session) {
    return permits
        .tryAcquire(List.of(new Share(session, settings.concurrentPerSession())))
        .orElseThrow(
            () -> {
              refusals.count(
                  Limit.CALLS_AT_ONCE,
                  "atproto.xrpc-proxy.concurrent or .concurrent-per-session",
                  addresses.address(request));
              return new RejectedRequestException(
                  ErrorKind.BUSY, "Too many calls of scripts run at this moment.");
            });
  }
}
