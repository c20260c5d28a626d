package io.github.atprotojakarta.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.TimeLimit;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitedTransportTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private final List<HttpRequest> sent = new ArrayList<>();
  private final HttpRequest.Builder request =
      HttpRequest.get(URI.create("https://pds.example.com/")).timeout(seconds(30));

  @Test
  void a_request_and_its_wait_for_a_connection_share_what_is_left() {
    assertThat(sentWithin(20, request.connectionWait(seconds(60))))
        .satisfies(each -> assertThat(each.connectionWait()).contains(seconds(10)))
        .satisfies(each -> assertThat(each.timeout()).isEqualTo(seconds(10)));
    assertThat(sentWithin(20, request.connectionWait(seconds(3))))
        .satisfies(each -> assertThat(each.connectionWait()).contains(seconds(3)))
        .satisfies(each -> assertThat(each.timeout()).isEqualTo(seconds(17)));
  }

  @Test
  void a_request_without_a_wait_has_what_is_left() {
    assertThat(sentWithin(20, request))
        .satisfies(each -> assertThat(each.connectionWait()).isEqualTo(Optional.empty()))
        .satisfies(each -> assertThat(each.timeout()).isEqualTo(seconds(20)));
  }

  @Test
  void a_long_limit_changes_nothing() {
    assertThat(sentWithin(600, request.connectionWait(seconds(60))))
        .satisfies(each -> assertThat(each.connectionWait()).contains(seconds(60)))
        .satisfies(each -> assertThat(each.timeout()).isEqualTo(seconds(30)));
  }

  private HttpRequest sentWithin(int seconds, HttpRequest.Builder builder) {
    LimitedTransport transport =
        new LimitedTransport(
            each -> {
              sent.add(each);
              return HttpResponse.of(200, Map.of(), "");
            });
    return TimeLimit.within(
        CLOCK,
        seconds(seconds),
        () -> {
          try {
            transport.send(builder.build()).close();
            return sent.get(sent.size() - 1);
          } catch (HttpTransportException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }
}
