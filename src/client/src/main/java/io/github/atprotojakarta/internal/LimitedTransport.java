package io.github.atprotojakarta.internal;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.TimeLimit;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends requests within the {@link TimeLimit} of their thread. Without one it changes nothing.
 *
 * @param over sends the requests
 */
public record LimitedTransport(HttpTransport over) implements HttpTransport {
  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    Optional<TimeLimit> limit = TimeLimit.current();
    return over.send(limit.isPresent() ? within(limit.get(), request) : request);
  }

  private static HttpRequest within(TimeLimit limit, HttpRequest request)
      throws HttpTransportException {
    Duration left = limit.left();
    if (!limit.allowsRequest()) {
      throw new HttpTransportException(
          HttpTransportException.Kind.CONNECT,
          "The request to %s was not sent: %s of the %s for the whole task are left for it"
              .formatted(request.uri().getRawAuthority(), left, limit.whole()),
          null);
    }
    Optional<Duration> wait =
        request.connectionWait().map(asked -> shorter(asked, left.dividedBy(2)));
    HttpRequest.Builder limited =
        request.toBuilder()
            .timeout(shorter(request.timeout(), left.minus(wait.orElse(Duration.ZERO))));
    wait.ifPresent(limited::connectionWait);
    return limited.build();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
