package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client sends, and that it sends it once. */
class GuardedHttpClientTest {
  private final GuardedHttpClient client = GuardedHttpClient.builder().allowInsecure(true).build();
  private final List<HttpExchange> seen = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void an_answer_has_its_status_headers_and_body() throws Exception {
    serve("/x", 418, "tea", "X-One", "1");

    try (HttpResponse response = client.send(HttpRequest.get(uri("/x?a=%20b")).build())) {
      assertThat(response.status()).isEqualTo(418);
      assertThat(response.header("x-one")).contains("1");
      assertThat(response.text()).isEqualTo("tea");
    }
    assertThat(seen.get(0).getRequestURI()).hasToString("/x?a=%20b");
  }

  @Test
  void a_request_says_who_sends_it_and_asks_for_nothing_extra() throws Exception {
    serve("/x", 200, "");

    client.send(HttpRequest.get(uri("/x")).build()).close();

    assertThat(seen.get(0).getRequestHeaders().getFirst("User-Agent")).isEqualTo("atproto-jakarta");
    assertThat(seen.get(0).getRequestHeaders().get("Accept-Encoding")).containsExactly("identity");
    assertThat(seen.get(0).getRequestHeaders())
        .doesNotContainKeys("Upgrade", "Cookie", "Expect", "Content-Length");
  }

  @Test
  void bodies_of_known_and_unknown_length_arrive_whole() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    server.createContext(
        "/x",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          answer(exchange, 200, "");
        });
    byte[] text = "grüße".getBytes(StandardCharsets.UTF_8);

    client.send(HttpRequest.post(uri("/x"), "text/plain", HttpBody.of("grüße")).build()).close();
    HttpBody stream = HttpBody.once(new ByteArrayInputStream(text), -1);
    client.send(HttpRequest.post(uri("/x"), "text/plain", stream).build()).close();

    assertThat(bodies).containsExactly("grüße", "grüße");
    assertThat(seen.get(0).getRequestHeaders().getFirst("Content-Length")).isEqualTo("7");
    assertThat(seen.get(1).getRequestHeaders().getFirst("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(seen.get(1).getRequestHeaders().get("Content-Type")).containsExactly("text/plain");
  }

  @Test
  void redirects_are_answers_like_all_others() throws Exception {
    serve("/x", 302, "", "Location", "/y");
    serve("/y", 200, "not to be seen");

    try (HttpResponse response = client.send(HttpRequest.get(uri("/x")).build())) {
      assertThat(response.status()).isEqualTo(302);
      assertThat(response.header("Location")).contains("/y");
    }
    assertThat(seen).hasSize(1);
  }

  @Test
  void cookies_are_not_kept() throws Exception {
    serve("/x", 200, "", "Set-Cookie", "a=b; Path=/");

    client.send(HttpRequest.get(uri("/x")).build()).close();
    client.send(HttpRequest.get(uri("/x")).build()).close();

    assertThat(seen.get(1).getRequestHeaders()).doesNotContainKey("Cookie");
  }

  @Test
  void nothing_is_sent_twice_whatever_the_server_asks_for() throws Exception {
    serve("/503", 503, "", "Retry-After", "0");
    serve("/429", 429, "", "Retry-After", "0");
    serve("/401", 401, "", "WWW-Authenticate", "Basic realm=x");

    for (String path : List.of("/503", "/429", "/401")) {
      client.send(HttpRequest.get(uri(path)).build()).close();
    }

    assertThat(seen).hasSize(3);
  }

  @Test
  void compression_that_nobody_asked_for_is_handed_on_as_it_is() throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(new byte[4 * 1024 * 1024]);
    }
    server.createContext(
        "/x",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, compressed.size());
          exchange.getResponseBody().write(compressed.toByteArray());
          exchange.close();
        });

    try (HttpResponse response = client.send(HttpRequest.get(uri("/x")).build())) {
      assertThat(response.bytes()).isEqualTo(compressed.toByteArray());
    }
  }

  @Test
  void an_answer_to_head_may_announce_a_length_without_a_body() throws Exception {
    server.createContext(
        "/x",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Length", "99999999");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });

    try (HttpResponse response = client.send(HttpRequest.of("HEAD", uri("/x")).build())) {
      assertThat(response.bytes()).isEmpty();
    }
  }

  @Test
  void an_answer_of_exactly_the_limit_is_read() throws Exception {
    serve("/x", 200, "12345");

    try (HttpResponse response = client.send(HttpRequest.get(uri("/x")).responseLimit(5).build())) {
      assertThat(response.text()).isEqualTo("12345");
    }
    HttpTransportException e =
        catchThrowableOfType(
            HttpTransportException.class,
            () -> client.send(HttpRequest.get(uri("/x")).responseLimit(4).build()));
    assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void an_empty_body_has_a_length() throws Exception {
    serve("/x", 200, "");

    client.send(HttpRequest.post(uri("/x"), "text/plain", HttpBody.of("")).build()).close();

    assertThat(seen.get(0).getRequestHeaders().get("Content-Length")).containsExactly("0");
    assertThat(seen.get(0).getRequestHeaders()).doesNotContainKey("Transfer-Encoding");
  }

  @Test
  void a_response_without_a_body_leaves_no_task() throws Exception {
    serve("/x", 200, "");
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    timer.setRemoveOnCancelPolicy(true);
    try (GuardedHttpClient timed =
        new GuardedHttpClient(
            GuardedHttpClient.builder().allowInsecure(true), timer, System::nanoTime)) {
      timed.send(HttpRequest.of("HEAD", uri("/x")).build());

      assertThat(timer.getQueue()).isEmpty();
    }
  }

  @Test
  void a_response_cannot_be_read_after_the_client_was_closed() throws Exception {
    try (RawServer raw =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
              connection.readRequest();
            })) {
      HttpRequest request = HttpRequest.get(raw.uri()).timeout(Duration.ofMinutes(5)).build();
      HttpResponse response = client.send(request);
      client.close();

      HttpTransportException e =
          catchThrowableOfType(HttpTransportException.class, response::bytes);
      assertThat(e.kind()).isEqualTo(Kind.EXCHANGE);
    }
  }

  @Test
  void a_connection_that_is_refused_says_so() throws Exception {
    server.stop(0);

    HttpTransportException e =
        catchThrowableOfType(
            HttpTransportException.class, () -> client.send(HttpRequest.get(uri("/x")).build()));

    assertThat(e.kind()).isEqualTo(Kind.CONNECT);
    assertThat(e).hasCauseInstanceOf(ConnectException.class);
  }

  @Test
  void no_thread_of_a_client_keeps_the_jvm_from_ending() throws Exception {
    serve("/x", 200, "");
    client.send(HttpRequest.get(URI.create("http://localhost:" + uri("/x").getPort())).build());

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("atproto-"))
        .extracting(Thread::getName)
        .contains("atproto-http-deadlines", "atproto-name-lookups");
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("atproto-"))
        .allMatch(Thread::isDaemon);
  }

  @Test
  void an_origin_has_a_connection() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GuardedHttpClient.builder().connectionsPerOrigin(0))
        .withMessageContaining("0");
    GuardedHttpClient.builder().connectionsPerOrigin(1).build().close();
  }

  @Test
  void a_closed_client_sends_nothing() {
    client.close();

    HttpTransportException e =
        catchThrowableOfType(
            HttpTransportException.class, () -> client.send(HttpRequest.get(uri("/x")).build()));

    assertThat(e.kind()).isEqualTo(Kind.CONNECT);
    assertThat(e).hasMessageContaining("closed");
  }

  private URI uri(String pathAndQuery) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + pathAndQuery);
  }

  private void serve(String path, int status, String body, String... header) {
    server.createContext(path, exchange -> answer(exchange, status, body, header));
  }

  private void answer(HttpExchange exchange, int status, String body, String... header)
      throws IOException {
    seen.add(exchange);
    if (header.length == 2) {
      exchange.getResponseHeaders().set(header[0], header[1]);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
