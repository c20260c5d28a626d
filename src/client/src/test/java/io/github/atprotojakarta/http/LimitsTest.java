package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server cannot make the client do: hold memory or threads. */
@Timeout(60)
class LimitsTest {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final Duration SHORT = Duration.ofMillis(400);

  /** For exchanges that must not be given up: longer than a loaded machine stops a thread. */
  private static final Duration LONG = Duration.ofSeconds(4);

  private final GuardedHttpClient client = GuardedHttpClient.builder().allowInsecure(true).build();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void an_answer_that_announces_too_much_is_refused_at_once() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n");
              connection.readRequest();
            })) {
      HttpTransportException e = failureOf(request(server).responseLimit(10));

      assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
      assertThat(e).hasMessageContaining("10 bytes");
      assertThat(e.mayHaveReachedServer()).isTrue();
    }
  }

  @Test
  void an_answer_that_announces_nothing_is_cut_off_at_the_limit() throws Exception {
    try (RawServer server = new RawServer(LimitsTest::endless)) {
      HttpTransportException e = failureOf(request(server).responseLimit(1000));

      assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
    }
  }

  @Test
  void an_answer_as_large_as_the_limit_is_read() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write(CHUNKED + "5\r\n12345\r\n5\r\n67890\r\n0\r\n\r\n");
            })) {
      assertThat(text(request(server).responseLimit(10))).isEqualTo("1234567890");
    }
  }

  @Test
  void one_byte_more_than_the_limit_is_too_much() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write(CHUNKED + "b\r\n12345678901\r\n0\r\n\r\n");
            })) {
      assertThat(failureOf(request(server).responseLimit(10)).kind()).isEqualTo(Kind.TOO_LARGE);
    }
  }

  @Test
  void an_answer_without_limit_streams_for_longer_than_the_time_out() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write(CHUNKED);
              long end = System.nanoTime() + LONG.toNanos() + SHORT.toNanos();
              while (System.nanoTime() < end) {
                connection.write("1\r\nx\r\n");
                Thread.sleep(20);
              }
              connection.write("0\r\n\r\n");
            })) {
      assertThat(text(request(server).responseLimit(HttpRequest.UNLIMITED).timeout(LONG)))
          .startsWith("xx");
    }
  }

  @Test
  void a_body_that_drips_is_given_up() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write(CHUNKED);
              drip(connection, "1\r\nx\r\n");
            })) {
      HttpTransportException e = failureOf(request(server).timeout(SHORT));

      assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(e).hasMessageContaining("did not send a full response within PT0.4S");
    }
  }

  @Test
  void a_head_that_drips_is_given_up_without_a_size_limit_too() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\n");
              drip(connection, "X: y\r\n");
            })) {
      HttpTransportException e =
          failureOf(request(server).responseLimit(HttpRequest.UNLIMITED).timeout(SHORT));

      assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void a_silent_server_is_given_up() throws Exception {
    try (RawServer server = new RawServer(LimitsTest::silent)) {
      assertThat(failureOf(request(server).timeout(SHORT)).kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void a_head_of_endless_size_is_given_up() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\n");
              while (true) {
                connection.write("X: " + "y".repeat(1000) + "\r\n");
              }
            })) {
      assertThat(failureOf(request(server)).kind()).isEqualTo(Kind.EXCHANGE);
    }
  }

  @Test
  void a_head_has_64_kib_at_most() throws Exception {
    String header = "X-Y: " + "y".repeat(15 * 1024) + "\r\n";
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\n");
              connection.write(header.repeat(connection.number() == 1 ? 4 : 6));
              connection.write("Content-Length: 2\r\nConnection: close\r\n\r\nok");
            })) {
      assertThat(text(request(server))).isEqualTo("ok");

      HttpTransportException e = failureOf(request(server));
      assertThat(e.kind()).isEqualTo(Kind.EXCHANGE);
      assertThat(e).hasMessageContaining("the head of the response has more than 65536 bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 evil OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nevil: \r\n: evil\r\nevil\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: evil\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: evil\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nevil\r\n\r\n",
        "HTTP/evil 200 OK\r\n\r\n"
      })
  void a_message_quotes_nothing_of_a_broken_response(String response) throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write(response);
            })) {
      HttpTransportException e = failureOf(request(server));

      assertThat(e.kind()).isEqualTo(Kind.EXCHANGE);
      assertThat(e.getMessage()).doesNotContain("evil");
    }
  }

  @Test
  void a_server_that_reads_nothing_cannot_hold_an_upload() throws Exception {
    try (RawServer server = new RawServer(connection -> Thread.sleep(60_000))) {
      HttpBody large = HttpBody.once(new Zeros(1L << 32), 1L << 32);
      HttpTransportException e =
          failureOf(
              HttpRequest.post(server.uri(), "application/octet-stream", large).timeout(SHORT));

      assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void an_upload_that_makes_progress_may_take_longer_than_the_time_out() throws Exception {
    int size = 8 * 1024 * 1024;
    try (RawServer server =
        new RawServer(
            connection -> {
              InputStream in = connection.socket().getInputStream();
              for (int read = 0; read < size; read += in.readNBytes(64 * 1024).length) {
                Thread.sleep(40);
              }
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            })) {
      HttpBody body = HttpBody.once(new Zeros(size), size);

      assertThat(text(HttpRequest.post(server.uri(), "image/png", body).timeout(LONG)))
          .isEqualTo("ok");
    }
  }

  @Test
  void closing_an_answer_does_not_read_the_rest_of_it() throws Exception {
    try (RawServer server = new RawServer(LimitsTest::endless)) {
      try (HttpResponse response =
          client.send(request(server).responseLimit(HttpRequest.UNLIMITED).build())) {
        assertThat(response.body().read()).isEqualTo('x');
      }
    }
  }

  private static void endless(RawServer.Connection connection) throws IOException {
    connection.readRequest();
    connection.write(CHUNKED);
    while (true) {
      connection.write("64\r\n" + "x".repeat(100) + "\r\n");
    }
  }

  private static void silent(RawServer.Connection connection) throws IOException {
    connection.readRequest();
    connection.readRequest();
  }

  private static void drip(RawServer.Connection connection, String drop)
      throws IOException, InterruptedException {
    while (true) {
      connection.write(drop);
      Thread.sleep(20);
    }
  }

  private static HttpRequest.Builder request(RawServer server) {
    return HttpRequest.get(server.uri());
  }

  private String text(HttpRequest.Builder request) throws HttpTransportException {
    try (HttpResponse response = client.send(request.build())) {
      return response.text();
    }
  }

  private HttpTransportException failureOf(HttpRequest.Builder request) {
    return catchThrowableOfType(HttpTransportException.class, () -> text(request));
  }

  /** A stream of many zeros that costs no memory. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long count) {
      this.left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = (int) Math.min(length, left);
      left -= count;
      return count == 0 ? -1 : count;
    }
  }
}
