package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed responses (RFC 9110 section 8.4.1.3). */
class GzipTest {
  private static final byte[] TIMELINE =
      "{\"post\":\"of many words\"}".repeat(2000).getBytes(StandardCharsets.UTF_8);

  private final GuardedHttpClient client = GuardedHttpClient.builder().allowInsecure(true).build();
  private final List<HttpExchange> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch cut = new CountDownLatch(1);
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

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip"})
  void a_compressed_response_is_read_as_if_it_were_not(String coding) throws Exception {
    serve(coding, gzip(TIMELINE));

    try (HttpResponse response = client.send(request().acceptGzip().build())) {
      assertThat(response.bytes()).isEqualTo(TIMELINE);
      assertThat(response.headers()).doesNotContainKeys("Content-Encoding", "Content-Length");
    }
    assertThat(acceptEncoding()).containsExactly("gzip");
  }

  @Test
  void the_connection_is_used_again() throws Exception {
    serve("gzip", gzip(TIMELINE));

    for (int i = 0; i < 3; i++) {
      try (HttpResponse response = client.send(request().acceptGzip().build())) {
        assertThat(response.body().readAllBytes()).hasSize(TIMELINE.length);
      }
    }
    assertThat(seen).hasSize(3).extracting(HttpExchange::getRemoteAddress).containsOnly(peer());
  }

  @Test
  void a_chunked_response_ends_with_its_content_and_leaves_the_connection() throws Exception {
    server.createContext("/x", exchange -> respond(exchange, "gzip", gzip(TIMELINE), 0));

    for (int i = 0; i < 2; i++) {
      try (HttpResponse response = client.send(request().acceptGzip().build())) {
        assertThat(response.bytes()).isEqualTo(TIMELINE);
      }
    }
    assertThat(seen).hasSize(2).extracting(HttpExchange::getRemoteAddress).containsOnly(peer());
  }

  @Test
  void single_bytes_can_be_read() throws Exception {
    serve("gzip", gzip(new byte[] {(byte) 200, 1}));

    try (HttpResponse response = client.send(request().acceptGzip().build())) {
      assertThat(response.body().read()).isEqualTo(200);
      assertThat(response.body().read()).isEqualTo(1);
      assertThat(response.body().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_server_that_does_not_compress_is_read_as_before() throws Exception {
    serve(null, TIMELINE);

    try (HttpResponse response = client.send(request().acceptGzip().build())) {
      assertThat(response.bytes()).isEqualTo(TIMELINE);
      assertThat(response.header("Content-Length")).contains(String.valueOf(TIMELINE.length));
    }
  }

  @Test
  void an_empty_content_is_empty() throws Exception {
    server.createContext(
        "/x",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, 0);
          exchange.close();
        });

    try (HttpResponse response = client.send(request().acceptGzip().build())) {
      assertThat(response.bytes()).isEmpty();
    }
  }

  @Test
  void the_limit_counts_bytes_after_decompression() throws Exception {
    serve("gzip", gzip(TIMELINE));

    HttpRequest.Builder exact = request().acceptGzip().responseLimit(TIMELINE.length);
    try (HttpResponse response = client.send(exact.build())) {
      assertThat(response.bytes()).hasSize(TIMELINE.length);
    }
    HttpRequest.Builder less = request().acceptGzip().responseLimit(TIMELINE.length - 1);
    assertThat(kind(less)).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void a_response_that_never_ends_is_cut_off_at_the_limit() throws Exception {
    server.createContext("/x", this::sendZerosWithoutEnd);

    assertThat(kind(request().acceptGzip())).isEqualTo(Kind.TOO_LARGE);
    assertThat(cut.await(2, TimeUnit.MINUTES)).as("the connection is closed").isTrue();
  }

  @Test
  void content_that_breaks_off_is_a_failure() throws Exception {
    byte[] whole = gzip(TIMELINE);
    serve("gzip", Arrays.copyOf(whole, whole.length - 9));

    assertThat(kind(request().acceptGzip())).isEqualTo(Kind.EXCHANGE);
  }

  @Test
  void content_that_is_not_compressed_is_a_failure() throws Exception {
    serve("gzip", "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(kind(request().acceptGzip())).isEqualTo(Kind.EXCHANGE);
  }

  @Test
  void content_with_another_checksum_is_a_failure() throws Exception {
    byte[] content = gzip(TIMELINE);
    content[content.length - 5] ^= 1;
    serve("gzip", content);

    assertThat(kind(request().acceptGzip())).isEqualTo(Kind.EXCHANGE);
  }

  @Test
  void a_response_that_goes_on_after_its_content_is_a_failure() throws Exception {
    byte[] content = gzip(TIMELINE);
    serve("gzip", Arrays.copyOf(content, content.length + 100_000));

    assertThat(kind(request().acceptGzip().responseLimit(1_000_000))).isEqualTo(Kind.EXCHANGE);
  }

  @Test
  void a_caller_with_an_accept_encoding_of_its_own_gets_what_the_server_sends() throws Exception {
    byte[] content = gzip(TIMELINE);
    serve("gzip", content);

    HttpRequest.Builder own = request().acceptGzip().header("accept-encoding", "br, gzip");
    try (HttpResponse response = client.send(own.build())) {
      assertThat(response.bytes()).isEqualTo(content);
      assertThat(response.header("Content-Encoding")).contains("gzip");
    }
    assertThat(acceptEncoding()).containsExactly("br, gzip");
  }

  @Test
  void a_part_of_a_response_is_not_compressed() throws Exception {
    serve(null, TIMELINE);

    client.send(request().acceptGzip().header("range", "bytes=10-20").build()).close();

    assertThat(acceptEncoding()).containsExactly("identity");
  }

  @Test
  void several_codings_are_handed_on_as_they_are() throws Exception {
    byte[] content = gzip(gzip(TIMELINE));
    serve("gzip, gzip", content);

    try (HttpResponse response = client.send(request().acceptGzip().build())) {
      assertThat(response.bytes()).isEqualTo(content);
      assertThat(response.header("Content-Encoding")).contains("gzip, gzip");
    }
  }

  @Test
  void a_copy_of_a_request_asks_for_the_same() {
    assertThat(request().build().acceptsGzip()).isFalse();
    assertThat(request().acceptGzip().build().toBuilder().build().acceptsGzip()).isTrue();
  }

  private Kind kind(HttpRequest.Builder request) throws Exception {
    try (HttpResponse response = client.send(request.build())) {
      return catchThrowableOfType(HttpTransportException.class, response::bytes).kind();
    }
  }

  private HttpRequest.Builder request() {
    return HttpRequest.get(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/x"));
  }

  private List<String> acceptEncoding() {
    return seen.get(0).getRequestHeaders().get("Accept-Encoding");
  }

  private InetSocketAddress peer() {
    return seen.get(0).getRemoteAddress();
  }

  private void serve(String coding, byte[] content) {
    server.createContext("/x", exchange -> respond(exchange, coding, content, content.length));
  }

  /** Sends a response; the length 0 stands for a chunked one. */
  private void respond(HttpExchange exchange, String coding, byte[] content, int length)
      throws IOException {
    seen.add(exchange);
    if (coding != null) {
      exchange.getResponseHeaders().set("Content-Encoding", coding);
    }
    exchange.sendResponseHeaders(200, length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  private void sendZerosWithoutEnd(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    exchange.sendResponseHeaders(200, 0);
    byte[] zeros = new byte[1024 * 1024];
    try (OutputStream body = new GZIPOutputStream(exchange.getResponseBody())) {
      while (true) {
        body.write(zeros);
      }
    } catch (IOException e) {
      cut.countDown();
      throw e;
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(content);
    }
    return compressed.toByteArray();
  }
}
