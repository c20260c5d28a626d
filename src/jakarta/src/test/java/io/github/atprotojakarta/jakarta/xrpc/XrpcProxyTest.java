package io.github.atprotojakarta.jakarta.xrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.jakarta.BrokenBody;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.rs.EndlessBody;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page's script calls its user's PDS through the application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class XrpcProxyTest {
  private static final String GET_SESSION = "/oauth/xrpc/com.atproto.server.getSession";
  private static final String BLOB = "/oauth/xrpc/com.example.media.getBlob";
  private static final String UPLOAD = "/oauth/xrpc/com.atproto.repo.uploadBlob";

  private final List<HttpRequest> sent = new CopyOnWriteArrayList<>();
  private final BlockingQueue<HttpRequest> uploads = new LinkedBlockingQueue<>();
  private StrictNetwork network;
  private TestServer server;
  private TestBrowser browser;
  private volatile Optional<io.github.atprotojakarta.http.HttpResponse> blob = Optional.empty();

  @BeforeAll
  void start() throws Exception {
    network = StrictNetwork.start();
    network.createAccount("alice.atnet.dev", "alice-pass");
    server =
        TestServer.builder()
            .attribute("network", network)
            .attribute("transport", (HttpTransport) this::send)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.scope", "atproto transition:generic")
            .parameter(
                "atproto.xrpc-proxy.allow",
                "com.atproto.server.getSession com.atproto.repo.* com.example.media.*")
            .parameter("atproto.xrpc-proxy.services", "did:web:api.atnet.dev#view")
            .parameter("atproto.xrpc-proxy.max-request", "300000")
            .start();
  }

  private io.github.atprotojakarta.http.HttpResponse send(HttpRequest request)
      throws io.github.atprotojakarta.http.HttpTransportException {
    sent.add(request);
    if (request.uri().getPath().contains("com.example.media") && blob.isPresent()) {
      return blob.get();
    }
    if (!request.body().repeatable()) {
      uploads.add(request);
    }
    return network.transport().send(request);
  }

  @AfterAll
  void stop() {
    server.close();
    network.close();
  }

  @BeforeEach
  void signIn() throws Exception {
    browser = new TestBrowser();
    browser.signIn(server, network);
    sent.clear();
  }

  @AfterEach
  void noFaults() {
    network.faults().clear();
  }

  private java.net.http.HttpRequest.Builder script(String path) {
    return java.net.http.HttpRequest.newBuilder(server.uri(path))
        .header("Accept", "*/*")
        .header("Sec-Fetch-Mode", "cors")
        .header("Sec-Fetch-Dest", "empty")
        .header("Sec-Fetch-Site", "same-origin");
  }

  private HttpResponse<String> post(String path, String type, String body) throws Exception {
    return browser.send(
        script(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  @Test
  void a_query_gets_the_answer_of_the_pds_and_no_token() throws Exception {
    HttpResponse<String> answer = browser.call(server.uri(GET_SESSION));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("alice.atnet.dev");
    assertThat(answer.headers().map().keySet())
        .doesNotContain("set-cookie", "dpop-nonce", "www-authenticate", "authorization")
        .noneMatch(name -> name.startsWith("access-control"));
  }

  @Test
  void an_answer_cannot_run_in_the_origin_of_the_application() throws Exception {
    blob = answer("text/html", "<script>alert(1)</script>");

    HttpResponse<String> answer = browser.call(server.uri(BLOB));

    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("sandbox")
        .contains("default-src 'none'");
    assertThat(answer.headers().firstValue("Content-Disposition")).contains("attachment");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  private static Optional<io.github.atprotojakarta.http.HttpResponse> answer(
      String type, String body) {
    return Optional.of(
        io.github.atprotojakarta.http.HttpResponse.of(
            200,
            Map.of(
                "Content-Type", type, "Set-Cookie", "evil=1", "Access-Control-Allow-Origin", "*"),
            body));
  }

  @Test
  void what_the_pds_wants_to_set_in_the_browser_is_dropped() throws Exception {
    blob = answer("text/plain", "x");

    HttpResponse<String> answer = browser.call(server.uri(BLOB));

    assertThat(answer.headers().map())
        .doesNotContainKeys("set-cookie", "access-control-allow-origin");
  }

  @Test
  void what_the_script_sends_is_passed_on_as_far_as_it_is_meant_for_the_pds() throws Exception {
    HttpResponse<String> answer =
        browser.send(
            script(GET_SESSION)
                .header("Authorization", "Bearer mine")
                .header("DPoP", "mine")
                .header("X-Forwarded-For", "1.2.3.4")
                .header("atproto-accept-labelers", "did:plc:labels"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(sent.get(0).headers())
        .containsEntry("atproto-accept-labelers", "did:plc:labels")
        .doesNotContainKeys("Cookie", "X-Forwarded-For", "Origin");
    assertThat(sent.get(0).headers().values()).noneMatch(value -> value.contains("mine"));
  }

  @Test
  void another_service_only_if_it_is_in_the_settings() throws Exception {
    browser.send(script(GET_SESSION).header("atproto-proxy", "did:web:api.atnet.dev#view"));
    assertThat(sent.get(0).headers()).containsEntry("atproto-proxy", "did:web:api.atnet.dev#view");

    HttpResponse<String> refused =
        browser.send(script(GET_SESSION).header("atproto-proxy", "did:web:evil.example#view"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("service_not_open");
  }

  @Test
  void a_procedure_is_called_once_for_each_call_of_the_script() throws Exception {
    network.faults().rotateNonces();
    HttpResponse<String> answer = post(UPLOAD, "image/png", "x".repeat(1000));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("1000");
  }

  @Test
  void an_error_of_the_pds_is_passed_on_as_it_is() throws Exception {
    HttpResponse<String> answer =
        post("/oauth/xrpc/com.atproto.repo.createRecord", "application/json", "{}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("application/json");
    assertThat(answer.body()).contains("\"error\"");
  }

  @ParameterizedTest
  @CsvSource({
    "com.atproto.server.deleteSession, 403, method_not_open",
    "app.bsky.feed.getTimeline, 403, method_not_open",
    "getTimeline, 400, invalid_nsid",
    "com.atproto.repo..x, 400, invalid_nsid"
  })
  void what_is_not_open_is_refused_here(String method, int status, String code) throws Exception {
    HttpResponse<String> answer = browser.call(server.uri("/oauth/xrpc/" + method));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(code);
    assertThat(sent).isEmpty();
  }

  @Test
  void nobody_signed_in_is_a_401() throws Exception {
    HttpResponse<String> answer = new TestBrowser().call(server.uri(GET_SESSION));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("signed_out");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, cross-site, cors, , ",
    "GET, same-site, cors, x, ",
    "GET, none, navigate, , ",
    "GET, same-origin, navigate, , ",
    "GET, , , , ",
    "POST, cross-site, cors, x, application/json",
    "POST, same-site, cors, x, application/json",
    "POST, same-origin, cors, , text/plain",
    "POST, same-origin, cors, , application/x-www-form-urlencoded",
    "POST, , , , multipart/form-data"
  })
  void what_may_come_from_another_site_is_refused(
      String method, String site, String mode, String requestedWith, String type) throws Exception {
    java.net.http.HttpRequest.Builder request =
        java.net.http.HttpRequest.newBuilder(
            server.uri(method.equals("GET") ? GET_SESSION : UPLOAD));
    request.header("Accept", "*/*");
    if (site != null) {
      request.header("Sec-Fetch-Site", site);
      request.header("Sec-Fetch-Mode", mode);
    }
    if (method.equals("POST") && site != null && !site.equals("same-origin")) {
      request.header("Origin", "https://evil.example");
    }
    if (requestedWith != null) {
      request.header("X-Requested-With", requestedWith);
    }
    if (type != null) {
      request.header("Content-Type", type).POST(BodyPublishers.ofString("x"));
    }

    HttpResponse<String> answer = browser.send(request);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(sent).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1, 403", "null, 403", "own, 200"})
  void an_old_browser_s_post_is_judged_by_its_origin(String origin, int status) throws Exception {
    String own = "http://127.0.0.1:" + server.port();
    HttpResponse<String> answer =
        browser.send(
            java.net.http.HttpRequest.newBuilder(server.uri(UPLOAD))
                .header("Accept", "*/*")
                .header("Origin", origin.equals("own") ? own : origin)
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofString("x")));

    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void too_large_a_request_is_refused_before_anything_is_sent() throws Exception {
    // Only the header is sent: a server that closes with a body unread may reset the connection.
    String answer =
        ProxyFixture.raw(
            server,
            browser,
            "POST " + UPLOAD,
            "Content-Type: image/png\r\nContent-Length: 300001\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413").contains("request_too_large");
    assertThat(sent).isEmpty();
  }

  @Test
  void a_large_request_is_streamed_and_needs_no_luck_with_nonces() throws Exception {
    browser.call(server.uri(GET_SESSION));
    network.faults().rotateNonces();
    try (Socket socket =
        open("POST " + UPLOAD, "Content-Type: image/png\r\nContent-Length: 200000\r\n")) {
      OutputStream out = socket.getOutputStream();
      out.write(new byte[70_000]);
      out.flush();
      // The rest is sent only after the PDS is being sent the beginning.
      assertThat(uploads.poll(2, TimeUnit.MINUTES)).isNotNull();
      out.write(new byte[130_000]);
      out.flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200").contains("200000");
    }
  }

  @Test
  void a_large_answer_is_streamed() throws Exception {
    int length = 50 << 20;
    EndlessBody body = new EndlessBody(length);
    blob = Optional.of(binary(body, Map.of("Content-Length", List.of("" + length))));
    try (Socket socket = open("GET " + BLOB, "")) {
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 200");
      // The script has read nothing yet; an answer that was kept in memory would be there in full.
      assertThat(body.bytesRead()).isLessThan(length);
      assertThat(in.skip(Long.MAX_VALUE) + in.readAllBytes().length).isGreaterThanOrEqualTo(length);
    }
    await(body::closed);
  }

  @Test
  void a_script_that_goes_away_lets_the_pds_go_too() throws Exception {
    long length = Long.MAX_VALUE;
    EndlessBody body = new EndlessBody(length);
    blob = Optional.of(binary(body, Map.of("Content-Length", List.of("" + length))));
    try (Socket socket = open("GET " + BLOB, "")) {
      assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
    }
    await(body::closed);
  }

  @Test
  void half_an_answer_does_not_look_like_a_whole_one() {
    blob =
        Optional.of(binary(BrokenBody.after(100_000), Map.of("Content-Length", List.of("200000"))));

    assertThatThrownBy(() -> browser.call(server.uri(BLOB))).isInstanceOf(IOException.class);
  }

  @Test
  void half_an_answer_of_unknown_length_is_a_502() throws Exception {
    blob = Optional.of(binary(BrokenBody.after(100_000), Map.of()));

    assertThat(browser.call(server.uri(BLOB)).statusCode()).isEqualTo(502);
  }

  @Test
  void half_of_a_large_answer_of_unknown_length_is_a_502_too() throws Exception {
    network.faults().abortNextResponse(Endpoint.XRPC, 3 << 20);

    assertThat(browser.call(server.uri(GET_SESSION)).statusCode()).isEqualTo(502);
  }

  @Test
  void a_large_answer_of_unknown_length_gets_its_length() throws Exception {
    blob = Optional.of(binary(new EndlessBody(3 << 20), Map.of()));

    HttpResponse<String> answer = browser.call(server.uri(BLOB));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(3 << 20);
    assertThat(answer.body()).hasSize(3 << 20);
  }

  private static io.github.atprotojakarta.http.HttpResponse binary(
      InputStream body, Map<String, List<String>> headers) {
    return new io.github.atprotojakarta.http.HttpResponse(200, headers, body);
  }

  @Test
  void a_redirect_of_the_pds_is_not_passed_on() throws Exception {
    network.faults().failNextRequest(Endpoint.XRPC, 302);

    HttpResponse<String> answer = browser.call(server.uri(GET_SESSION));

    assertThat(answer.statusCode()).isEqualTo(502);
  }

  @Test
  void a_pds_that_does_not_answer_is_a_502_and_no_sign_out() throws Exception {
    network.faults().loseNextResponse(Endpoint.XRPC);
    HttpResponse<String> answer = post(UPLOAD, "image/png", "x");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(browser.call(server.uri(GET_SESSION)).statusCode()).isEqualTo(200);
  }

  @Test
  void too_many_calls_are_a_429_for_that_session() throws Exception {
    blob = answer("text/plain", "x");
    int refused = 0;
    for (int i = 0; i < 2000 && refused == 0; i++) {
      HttpResponse<String> answer = browser.call(server.uri("/oauth/xrpc/com.example.media.x"));
      if (answer.statusCode() == 429) {
        refused++;
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      }
    }
    // A machine that makes less than 50 calls a second is never refused.
    assertThat(refused).isLessThanOrEqualTo(1);
  }

  @Test
  void a_head_request_keeps_no_connection() throws Exception {
    EndlessBody body = new EndlessBody(100);
    blob = Optional.of(binary(body, Map.of()));

    browser.send(script(BLOB).method("HEAD", BodyPublishers.noBody()));

    assertThat(body.closed()).isTrue();
  }

  private Socket open(String line, String headers) throws IOException {
    return ProxyFixture.open(server, browser, line, headers);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(5);
    }
  }
}
