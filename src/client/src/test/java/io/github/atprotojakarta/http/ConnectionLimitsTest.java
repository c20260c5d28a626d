package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections the servers of strangers can hold. */
@Timeout(60)
class ConnectionLimitsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final CountDownLatch released = new CountDownLatch(1);
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final GuardedHttpClient client =
      GuardedHttpClient.builder()
          .allowInsecure(true)
          .nameResolver(host -> List.of(InetAddress.getLoopbackAddress()))
          .build();

  @AfterEach
  void close() {
    released.countDown();
    callers.shutdownNow();
    client.close();
  }

  @Test
  void sixteen_held_responses_of_one_origin_let_the_next_request_wait() throws Exception {
    CountDownLatch held = new CountDownLatch(16);
    try (RawServer server = new RawServer(connection -> hold(connection, held))) {
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        calls.add(callers.submit(() -> text(request(server, "one.example.com"))));
      }
      held.await();

      HttpTransportException e =
          catchThrowableOfType(
              HttpTransportException.class,
              () -> client.send(request(server, "one.example.com").timeout(ms(50)).build()));
      assertThat(e.kind()).isEqualTo(Kind.BUSY);
      assertThat(e.mayHaveReachedServer()).isFalse();
      assertThat(e).hasMessageContaining("no free connection to one.example.com");
      assertThat(server.connections()).isEqualTo(16);

      Future<String> other = callers.submit(() -> text(request(server, "two.example.com")));
      Future<String> next = callers.submit(() -> text(request(server, "one.example.com")));
      released.countDown();
      assertThat(next.get()).isEqualTo("ok");
      assertThat(other.get()).isEqualTo("ok");
      for (Future<String> call : calls) {
        assertThat(call.get()).isEqualTo("ok");
      }
    }
  }

  private void hold(RawServer.Connection connection, CountDownLatch held)
      throws java.io.IOException, InterruptedException {
    while (!connection.socket().isClosed()) {
      int before = connection.requests().size();
      connection.readRequest();
      if (connection.requests().size() == before) {
        return;
      }
      held.countDown();
      released.await();
      connection.write(OK);
    }
  }

  private static HttpRequest.Builder request(RawServer server, String host) {
    return HttpRequest.get(URI.create("http://" + host + ":" + server.port() + "/"))
        .timeout(Duration.ofSeconds(50));
  }

  private String text(HttpRequest.Builder request) throws HttpTransportException {
    try (HttpResponse response = client.send(request.build())) {
      return response.text();
    }
  }

  private static Duration ms(int millis) {
    return Duration.ofMillis(millis);
  }
}
