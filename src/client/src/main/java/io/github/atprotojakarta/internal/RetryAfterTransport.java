package io.github.atprotojakarta.internal;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.cache.ExpiringCache;
import io.github.atprotojakarta.internal.cache.Weights;
import io.github.atprotojakarta.internal.http.Origin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends nothing to an endpoint that wants to be left alone: after 429, and after 503 with {@code
 * Retry-After} (RFC 6585 section 4, RFC 9110 section 15.6.4). Each endpoint has its own pause,
 * because a server may limit one of them only. An endpoint is an origin and a path.
 */
public final class RetryAfterTransport implements HttpTransport {
  /** The pause after a first 429 without {@code Retry-After}; each further 429 doubles it. */
  private static final Duration FIRST = Duration.ofSeconds(1);

  /** Servers count requests in windows of some minutes: no doubled pause is longer. */
  private static final Duration LONGEST_DOUBLED = Duration.ofMinutes(5);

  /** A server that asks for more is asked once an hour: a wrong header ends no session. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final HttpTransport over;
  private final Clock clock;
  private final ExpiringCache<String, Pause> pauses;

  /** A pause, and how long it is by doubling alone. */
  private record Pause(Instant begin, Instant end, Duration doubled) {
    /** A clock that is set back ends the pause: nobody knows how much of it is over. */
    boolean lasts(Instant now) {
      return !now.isBefore(begin) && now.isBefore(end);
    }
  }

  /** Creates the transport; pauses are kept for two hours. */
  public RetryAfterTransport(HttpTransport over, Clock clock, CacheBudget budget) {
    this.over = over;
    this.clock = clock;
    this.pauses =
        new ExpiringCache<>(
            budget.pauses(),
            (endpoint, pause) -> Weights.of(endpoint) + 3 * Weights.OBJECT,
            LONGEST.multipliedBy(2));
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    Origin origin = Origin.of(request.uri());
    String endpoint = origin.value() + request.uri().getRawPath();
    Pause pause = pauses.find(endpoint);
    if (pause != null && pause.lasts(clock.instant())) {
      throw new HttpTransportException(
          HttpTransportException.Kind.BUSY,
          origin + " has too many requests and wants none before " + pause.end,
          null);
    }
    HttpResponse response = over.send(request);
    Optional<Duration> asked = response.retryAfter();
    if (response.status() == 429 || (response.status() == 503 && asked.isPresent())) {
      pauses.put(endpoint, next(pauses.find(endpoint), asked.orElse(Duration.ZERO)));
    } else if (pause != null) {
      // Another response may have begun a new pause since.
      pauses.remove(endpoint, pause);
    }
    return response;
  }

  /** Requests that were sent together are refused together: only the first of them doubles. */
  private Pause next(@Nullable Pause last, Duration asked) {
    Instant now = clock.instant();
    Duration doubled = FIRST;
    if (last != null) {
      doubled =
          last.lasts(now) ? last.doubled : shorter(last.doubled.multipliedBy(2), LONGEST_DOUBLED);
    }
    Duration wait = shorter(asked, LONGEST);
    return new Pause(now, now.plus(wait.compareTo(doubled) < 0 ? doubled : wait), doubled);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
