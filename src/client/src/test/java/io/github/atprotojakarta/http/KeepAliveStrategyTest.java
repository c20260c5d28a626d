package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a connection may wait for the next request: a second less than the server waits. */
class KeepAliveStrategyTest {
  private final KeepAliveStrategy strategy = new KeepAliveStrategy();
  private final BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", "/");
  private final BasicClassicHttpResponse response = new BasicClassicHttpResponse(200);
  private final HttpClientContext context = HttpClientContext.create();

  KeepAliveStrategyTest() {
    response.setHeader("Content-Length", "0");
  }

  @Test
  void without_a_word_of_the_server_it_is_29_seconds() {
    assertThat(strategy.keepAlive(request, response, context)).isTrue();
    assertThat(strategy.getKeepAliveDuration(response, context).toMilliseconds()).isEqualTo(29_000);
  }

  @ParameterizedTest
  @CsvSource({
    "timeout=5, 4000, true",
    "timeout=2, 1000, true",
    "timeout=1, 0, false",
    "timeout=300, 29000, true"
  })
  void the_server_says_how_long(String header, long millis, boolean kept) {
    response.setHeader("Keep-Alive", header);

    assertThat(strategy.getKeepAliveDuration(response, context).toMilliseconds()).isEqualTo(millis);
    assertThat(strategy.keepAlive(request, response, context)).isEqualTo(kept);
  }

  @Test
  void a_connection_that_the_server_closes_is_not_kept() {
    response.setHeader("Connection", "close");

    assertThat(strategy.keepAlive(request, response, context)).isFalse();
  }
}
