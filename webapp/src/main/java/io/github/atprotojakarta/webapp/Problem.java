package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.TokenInvalidException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.XrpcException.RateLimit;
import io.github.atprotojakarta.http.HttpTransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A problem, described for the user. The texts are those of {@link PageTexts} with the keys {@code
 * problem.KIND.title} and {@code problem.KIND.detail}.
 *
 * @param status the HTTP status
 * @param kind the kind of problem
 * @param message the server's message, in English; {@code null} if there is none
 * @param delay how long the user's server asks to wait; {@code null} if it does not say
 */
public record Problem(int status, String kind, @Nullable String message, @Nullable Duration delay) {
  private static final int BAD_GATEWAY = 502;

  private static final int GATEWAY_TIMEOUT = 504;
  private static final int UNAVAILABLE = 503;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final Duration OUTAGE = Duration.ofSeconds(10);

  private Problem(int status, String kind) {
    this(status, kind, null, null);
  }

  private Problem(int status, String kind, AtprotoOAuthException failure) {
    this(status, kind, String.valueOf(failure.getMessage()), null);
  }

  /** Returns the problem for an HTTP error of this application. */
  static Problem of(int status) {
    return switch (status) {
      case 400, 401, 403, 404, 405 -> new Problem(status, String.valueOf(status));
      default -> new Problem(status, status < SERVER_ERROR ? "client" : "server");
    };
  }

  /** Returns the problem for a failed call of the user's PDS, or of this application's database. */
  static Problem of(AtprotoOAuthException failure) {
    if (failure instanceof XrpcException refusal) {
      return of(refusal);
    }
    if (failure instanceof TransientException) {
      return isOfOtherServer(failure)
          ? new Problem(BAD_GATEWAY, "no_response", failure)
          : new Problem(UNAVAILABLE, "unavailable", null, OUTAGE);
    }
    return endsSession(failure)
        ? new Problem(401, "ended")
        : new Problem(BAD_GATEWAY, "failed", failure);
  }

  /** Returns whether this application's own database, or its node, cannot do the work now. */
  boolean isOutage() {
    return kind.equals("unavailable");
  }

  private static boolean isOfOtherServer(Throwable failure) {
    Throwable cause = failure.getCause();
    while (cause != null
        && !(cause instanceof HttpTransportException)
        && !(cause instanceof OAuthResponseException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  /** Returns whether the user must sign in again. */
  static boolean endsSession(AtprotoOAuthException failure) {
    return failure instanceof NotSignedInException
        || failure instanceof TokenRevokedException
        || failure instanceof TokenRefreshException
        || failure instanceof TokenInvalidException
        || failure instanceof AuthMethodUnsatisfiableException;
  }

  private static Problem of(XrpcException refusal) {
    if (refusal.error().filter("ScopeMissingError"::equals).isPresent()) {
      return new Problem(403, "scope", refusal);
    }
    if (refusal.status() == 404 || refusal.error().filter("RecordNotFound"::equals).isPresent()) {
      return new Problem(404, "missing", refusal);
    }
    if (refusal.status() == TOO_MANY_REQUESTS) {
      return new Problem(TOO_MANY_REQUESTS, "too_many", null, delay(refusal).orElse(null));
    }
    // Not 500: that a server cannot handle this request does not say that it will later.
    return refusal.status() >= BAD_GATEWAY && refusal.status() <= GATEWAY_TIMEOUT
        ? new Problem(UNAVAILABLE, "maintenance", null, refusal.retryAfter().orElse(null))
        : new Problem(BAD_GATEWAY, "refused", refusal);
  }

  private static Optional<Duration> delay(XrpcException refusal) {
    return refusal
        .retryAfter()
        .or(
            () ->
                refusal
                    .rateLimit()
                    .flatMap(RateLimit::resetAt)
                    .map(reset -> Duration.between(Instant.now(), reset))
                    .filter(wait -> !wait.isNegative() && wait.compareTo(Duration.ofDays(1)) < 0));
  }

  /** Returns a heading. */
  public String title(PageTexts texts) {
    return texts.get("problem." + kind + ".title");
  }

  /** Returns a description with advice. */
  public String detail(PageTexts texts) {
    String detail = texts.get("problem." + kind + ".detail");
    return delay == null
        ? detail
        : detail + " " + texts.with("problem.come_back", Moments.format(Instant.now().plus(delay)));
  }
}
