package io.github.atprotojakarta.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.http.MovingClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTransportTest {
  private static final URI TOKEN = URI.create("https://auth.example.com/oauth/token");
  private static final Duration TICK = Duration.ofMillis(1);

  private final MovingClock clock = new MovingClock();
  private final List<URI> sent = new ArrayList<>();
  private int status = 200;
  private Map<String, String> headers = Map.of();
  private final RetryAfterTransport transport =
      new RetryAfterTransport(this::respond, clock, CacheBudget.DEFAULT);

  private HttpResponse respond(HttpRequest request) {
    sent.add(request.uri());
    return HttpResponse.of(status, headers, "");
  }

  private void serverResponds(int code, Map<String, String> with) {
    status = code;
    headers = with;
  }

  private int send(URI to) throws HttpTransportException {
    return transport.send(HttpRequest.get(to).build()).status();
  }

  private void assertPaused(URI endpoint) {
    int before = sent.size();
    assertThatThrownBy(() -> send(endpoint))
        .isInstanceOfSatisfying(
            HttpTransportException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(HttpTransportException.Kind.BUSY);
              assertThat(e.mayHaveReachedServer()).isFalse();
            })
        .hasMessageContaining("https://auth.example.com")
        .hasMessageContaining("wants none before 2026-01-01T");
    assertThat(sent).hasSize(before);
  }

  /** Sends a request that is refused, and checks that the pause after it is this long. */
  private void assertRefusedFor(Duration pause) throws HttpTransportException {
    assertThat(send(TOKEN)).isEqualTo(status);
    clock.advance(pause.minus(TICK));
    assertPaused(TOKEN);
    clock.advance(TICK);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void an_endpoint_that_wants_a_pause_gets_it(int code) throws Exception {
    serverResponds(code, Map.of("Retry-After", "300"));
    assertRefusedFor(Duration.ofMinutes(5));
    serverResponds(200, Map.of());
    assertThat(send(TOKEN)).isEqualTo(200);
    assertThat(send(TOKEN)).isEqualTo(200);
  }

  @Test
  void a_clock_that_is_set_back_ends_the_pause() throws Exception {
    serverResponds(429, Map.of("Retry-After", "300"));
    send(TOKEN);
    clock.advance(Duration.ofHours(-1));
    serverResponds(200, Map.of());
    assertThat(send(TOKEN)).isEqualTo(200);
  }

  @Test
  void a_503_without_retry_after_is_no_pause() throws Exception {
    serverResponds(503, Map.of());
    assertThat(send(TOKEN)).isEqualTo(503);
    assertThat(send(TOKEN)).isEqualTo(503);
  }

  @Test
  void no_pause_is_longer_than_an_hour() throws Exception {
    serverResponds(429, Map.of("Retry-After", "86400"));
    send(TOKEN);
    clock.advance(Duration.ofMinutes(59));
    assertPaused(TOKEN);
    clock.advance(Duration.ofMinutes(1));
    serverResponds(200, Map.of());
    assertThat(send(TOKEN)).isEqualTo(200);
  }

  @Test
  void pauses_after_429_are_doubled_up_to_five_minutes() throws Exception {
    serverResponds(429, Map.of());
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
      assertRefusedFor(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void a_retry_after_that_is_too_short_does_not_stop_the_doubling() throws Exception {
    serverResponds(429, Map.of("Retry-After", "0"));
    assertRefusedFor(Duration.ofSeconds(1));
    assertRefusedFor(Duration.ofSeconds(2));
  }

  @Test
  void after_a_success_the_pauses_begin_anew() throws Exception {
    serverResponds(429, Map.of());
    assertRefusedFor(Duration.ofSeconds(1));
    assertRefusedFor(Duration.ofSeconds(2));
    serverResponds(200, Map.of());
    send(TOKEN);
    serverResponds(429, Map.of());
    assertRefusedFor(Duration.ofSeconds(1));
  }

  @Test
  void requests_that_were_sent_together_double_once() throws Exception {
    RetryAfterTransport[] late = new RetryAfterTransport[1];
    late[0] =
        new RetryAfterTransport(
            request -> {
              if (sent.isEmpty()) {
                // A second request that was sent before the response to the first one.
                sent.add(request.uri());
                late[0].send(request);
              }
              return HttpResponse.of(429, Map.of(), "");
            },
            clock,
            CacheBudget.DEFAULT);
    late[0].send(HttpRequest.get(TOKEN).build());
    clock.advance(Duration.ofSeconds(1));
    assertThat(late[0].send(HttpRequest.get(TOKEN).build()).status()).isEqualTo(429);
  }

  @Test
  void other_endpoints_are_not_paused() throws Exception {
    serverResponds(429, Map.of("Retry-After", "300"));
    send(TOKEN);
    serverResponds(200, Map.of());
    assertThat(send(URI.create("https://auth.example.com/oauth/revoke"))).isEqualTo(200);
    assertThat(send(URI.create("https://other.example.com/oauth/token"))).isEqualTo(200);
    assertPaused(URI.create("https://AUTH.example.com:443/oauth/token?again"));
  }

  @Test
  void a_success_does_not_end_a_pause_that_began_after_its_request() throws Exception {
    RetryAfterTransport[] shared = new RetryAfterTransport[1];
    boolean[] nested = new boolean[1];
    shared[0] =
        new RetryAfterTransport(
            request -> {
              if (sent.isEmpty()) {
                sent.add(request.uri());
                return HttpResponse.of(429, Map.of(), "");
              }
              if (!nested[0]) {
                // Another request is refused while this one is under way.
                nested[0] = true;
                sent.clear();
                shared[0].send(request);
              }
              return HttpResponse.of(200, Map.of(), "");
            },
            clock,
            CacheBudget.DEFAULT);
    HttpRequest request = HttpRequest.get(TOKEN).build();
    assertThat(shared[0].send(request).status()).isEqualTo(429);
    clock.advance(Duration.ofSeconds(1));
    assertThat(shared[0].send(request).status()).isEqualTo(200);
    assertThatThrownBy(() -> shared[0].send(request)).hasMessageContaining("wants none before");
  }
}
