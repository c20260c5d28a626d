package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether a failure proves that a one-time credential in the request was not used. */
@Timeout(60)
class PhasesTest {
  private static final String KEPT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final GuardedHttpClient client = GuardedHttpClient.builder().allowInsecure(true).build();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void a_refused_connection_proves_that_nothing_was_sent() throws Exception {
    RawServer server = new RawServer(connection -> {});
    server.close();

    HttpTransportException e = failure(post(server.uri()));

    assertThat(e.kind()).isEqualTo(Kind.CONNECT);
    assertThat(e.mayHaveReachedServer()).isFalse();
    assertThat(e).hasMessageContaining("127.0.0.1:" + server.port());
  }

  @Test
  void a_handshake_that_hangs_proves_that_nothing_was_sent() throws Exception {
    // Reads until the client gives up. What it sends is random, and may contain an empty line.
    try (RawServer server =
        new RawServer(
            connection ->
                connection.socket().getInputStream().transferTo(OutputStream.nullOutputStream()))) {
      URI tls = URI.create("https://127.0.0.1:" + server.port() + "/");
      HttpTransportException e =
          failure(HttpRequest.get(tls).timeout(Duration.ofMillis(400)).build());

      assertThat(e.kind()).isEqualTo(Kind.CONNECT);
      assertThat(e).hasMessageContaining("within PT0.4S");
    }
  }

  @Test
  void a_server_that_closes_instead_of_answering_may_have_acted() throws Exception {
    try (RawServer server = new RawServer(RawServer.Connection::readRequest)) {
      HttpTransportException e = failure(post(server.uri()));

      assertThat(e.kind()).isEqualTo(Kind.EXCHANGE);
      assertThat(e.mayHaveReachedServer()).isTrue();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void an_answer_that_is_not_http_may_follow_an_act() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write("220 mail.example.com ESMTP\r\n".repeat(50));
            })) {
      assertThat(failure(post(server.uri())).kind()).isEqualTo(Kind.EXCHANGE);
    }
  }

  @Test
  void a_body_that_breaks_off_may_follow_an_act() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
            })) {
      assertThat(failure(post(server.uri())).kind()).isEqualTo(Kind.EXCHANGE);
    }
  }

  @Test
  void a_reused_connection_that_breaks_is_not_tried_again_and_may_have_reached_the_server()
      throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write(KEPT);
              connection.readRequest();
            })) {
      read(HttpRequest.get(server.uri()).build());
      HttpTransportException e = failure(post(server.uri()));

      assertThat(e.kind()).isEqualTo(Kind.EXCHANGE);
      assertThat(server.requests()).containsExactly("GET / HTTP/1.1", "POST / HTTP/1.1");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_connection_is_not_reused_when_the_server_is_about_to_close_it() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write(KEPT.replace("\r\n\r\n", "\r\nKeep-Alive: timeout=1\r\n\r\n"));
              connection.readRequest();
            })) {
      read(HttpRequest.get(server.uri()).build());
      read(post(server.uri()));

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  /** A server that responds to any number of requests on a connection. */
  private static RawServer keptConnections() throws IOException {
    return new RawServer(
        connection -> {
          while (!connection.socket().isClosed()) {
            connection.readRequest();
            connection.write(KEPT);
          }
        });
  }

  @Test
  void a_request_may_close_its_connection_so_that_the_next_one_has_a_new_one() throws Exception {
    try (RawServer server = keptConnections()) {
      HttpRequest request = HttpRequest.get(server.uri()).closeConnection().build();
      Duration time = Duration.ofSeconds(5);
      assertThat(request.withDefaultTimes(time, time).closesConnection()).isTrue();
      for (int i = 0; i < 3; i++) {
        read(request);
      }

      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void connections_are_reused_after_an_answer_was_read() throws Exception {
    try (RawServer server = keptConnections()) {
      read(HttpRequest.get(server.uri()).build());
      read(HttpRequest.get(server.uri()).build());

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_body_of_another_length_than_announced_is_an_error_here_and_not_at_the_server()
      throws Exception {
    try (RawServer server = new RawServer(RawServer.Connection::readRequest)) {
      HttpBody body = HttpBody.once(new ByteArrayInputStream(new byte[3]), 5);
      HttpTransportException e =
          failure(HttpRequest.post(server.uri(), "text/plain", body).build());

      assertThat(e.kind()).isEqualTo(Kind.EXCHANGE);
      assertThat(e).hasMessageContaining("3 bytes, not 5");
    }
  }

  private static HttpRequest post(URI uri) {
    return HttpRequest.post(uri, "text/plain", HttpBody.of("x")).build();
  }

  private void read(HttpRequest request) throws IOException {
    try (HttpResponse response = client.send(request)) {
      assertThat(response.text()).isEqualTo("ok");
    }
  }

  private HttpTransportException failure(HttpRequest request) {
    return catchThrowableOfType(HttpTransportException.class, () -> read(request));
  }
}
