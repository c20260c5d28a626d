package io.github.atprotojakarta.xrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import io.github.atprotojakarta.identity.Did;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers, parameters, pages, downloads behind redirects, and calls of other services. */
class XrpcCallsTest {
  private static final URI PDS = URI.create("https://pds.example.com");
  private static final String METHOD = "com.example.method";
  private static final Did VIDEO = Did.parse("did:web:video.example.net");
  private static final URI VIDEO_ADDRESS = URI.create("https://video.example.net");

  private final List<HttpRequest> toPds = new ArrayList<>();
  private final List<HttpRequest> toOthers = new ArrayList<>();
  private final Map<String, HttpResponse> responses = new HashMap<>();
  private final XrpcClient client = new XrpcClient(PDS, recorded(toPds), recorded(toOthers));

  /** Like the transport of a session, it authenticates what it sends. */
  private HttpTransport recorded(List<HttpRequest> requests) {
    return request -> {
      requests.add(request);
      HttpResponse response = responses.get(request.uri().toString());
      return response == null ? HttpResponse.of(200, Map.of(), "{}") : response;
    };
  }

  private void respond(String address, int status, Map<String, String> headers, String body) {
    responses.put(address, HttpResponse.of(status, headers, body));
  }

  @Test
  void a_client_adds_headers_to_its_calls_and_leaves_other_clients_alone() {
    XrpcClient chat =
        client
            .withProxy(Did.parse("did:web:api.bsky.chat"), "bsky_chat")
            .withAcceptLabelers(Did.parse("did:plc:a"), Did.parse("did:plc:b"))
            .withHeader("Accept-Language", "de")
            .withHeader("accept-language", "pt-BR");
    chat.query(METHOD, Map.of());
    chat.procedure(METHOD);
    chat.upload(METHOD, "image/png", HttpBody.of(new byte[] {1}));
    client.query(METHOD, Map.of());

    for (HttpRequest request : toPds.subList(0, 3)) {
      assertThat(request.headers())
          .containsEntry("atproto-proxy", "did:web:api.bsky.chat#bsky_chat")
          .containsEntry("atproto-accept-labelers", "did:plc:a, did:plc:b")
          .containsEntry("accept-language", "pt-BR")
          .doesNotContainKey("Accept-Language");
    }
    assertThat(toPds.get(3).headers()).doesNotContainKeys("atproto-proxy", "accept-language");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "dpop",
        "COOKIE",
        "Host",
        "Content-Length",
        "a b",
        "Transfer-Encoding"
      })
  void headers_of_the_session_and_of_the_message_are_refused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> client.withHeader(name, "x"));
  }

  @Test
  void values_that_would_add_a_header_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.withHeader("Accept-Language", "de\r\nDPoP: x"));
    Did chat = Did.parse("did:web:api.bsky.chat");
    for (String id : List.of("#bsky_chat", "", "a b", "a\r\nb")) {
      assertThatIllegalArgumentException().isThrownBy(() -> client.withProxy(chat, id));
    }
    assertThatIllegalArgumentException().isThrownBy(client::withAcceptLabelers);
  }

  @Test
  void parameters_have_types_and_repeat() {
    client.query(METHOD, Map.of("uris", List.of("at://a", "b&c")));
    client.query(METHOD, Map.of("limit", 20));
    client.query(METHOD, Map.of("reverse", true));

    assertThat(toPds)
        .extracting(request -> request.uri().getRawQuery())
        .containsExactly("uris=at%3A%2F%2Fa&uris=b%26c", "limit=20", "reverse=true");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.query(METHOD, Map.of("limit", 1.5)))
        .withMessageContaining("limit");
  }

  @Test
  void a_procedure_without_input_sends_no_body_and_no_type() {
    client.procedure(METHOD);

    assertThat(toPds.get(0).method()).isEqualTo("POST");
    assertThat(toPds.get(0).body().length()).isZero();
    assertThat(toPds.get(0).headers()).doesNotContainKey("Content-Type");
  }

  @Test
  void an_upload_has_type_and_length() {
    client.upload("com.atproto.repo.uploadBlob", "image/png", HttpBody.of(new byte[7]));

    assertThat(toPds.get(0).headers()).containsEntry("Content-Type", "image/png");
    assertThat(toPds.get(0).body().length()).isEqualTo(7);
  }

  @Test
  void pages_come_one_after_another_until_there_is_no_new_cursor() {
    String first = PDS + "/xrpc/" + METHOD + "?limit=2";
    respond(first, 200, Map.of(), "{\"n\":1,\"cursor\":\"a\"}");
    respond(first + "&cursor=a", 200, Map.of(), "{\"n\":2,\"cursor\":\"b\"}");
    respond(first + "&cursor=b", 200, Map.of(), "{\"n\":3,\"cursor\":\"b\"}");

    assertThat(client.pages(METHOD, Map.of("limit", 2)).limit(9).map(page -> page.getInt("n")))
        .containsExactly(1, 2, 3);
    assertThat(toPds).hasSize(3);
    toPds.clear();
    respond(first, 200, Map.of(), "{\"n\":1,\"cursor\":\"a\"}");
    assertThat(client.pages(METHOD, Map.of("limit", 2)).limit(1).map(JsonObject::size))
        .containsExactly(2);
    assertThat(toPds).hasSize(1);
  }

  private static Map<String, String> to(String location) {
    return Map.of("Location", location);
  }

  @Test
  void a_download_follows_redirects_without_the_token_and_the_headers_of_the_client()
      throws Exception {
    respond(PDS + "/xrpc/" + METHOD, 302, to("https://cdn.example.net/blob?sig=1"), "");
    respond("https://cdn.example.net/blob?sig=1", 307, to("/final"), "");
    respond("https://cdn.example.net/final", 200, Map.of("Content-Type", "image/png"), "png");

    try (HttpResponse response =
        client.withHeader("atproto-proxy", "did:web:x#y").download(METHOD, Map.of())) {
      assertThat(response.text()).isEqualTo("png");
    }
    assertThat(toPds).hasSize(1);
    assertThat(toOthers)
        .extracting(request -> request.uri().toString())
        .containsExactly("https://cdn.example.net/blob?sig=1", "https://cdn.example.net/final");
    assertThat(toOthers).allSatisfy(request -> assertThat(request.headers()).isEmpty());
  }

  /** The PDS itself gets no token either, if a redirect leads back to it. */
  @Test
  void a_redirect_back_to_the_pds_has_no_token() {
    respond(PDS + "/xrpc/" + METHOD, 303, to("/xrpc/com.example.other"), "");

    client.download(METHOD, Map.of()).close();

    assertThat(toPds).hasSize(1);
    assertThat(toOthers).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://cdn.example.net/x",
        "ftp://cdn.example.net/x",
        "file:///etc/passwd",
        "https://user:pw@cdn.example.net/x",
        "https:opaque",
        "not an address",
        "//"
      })
  void a_redirect_to_anything_but_https_is_not_followed(String location) {
    respond(PDS + "/xrpc/" + METHOD, 302, to(location), "");

    assertThatThrownBy(() -> client.download(METHOD, Map.of()))
        .isInstanceOfSatisfying(XrpcException.class, e -> assertThat(e.status()).isEqualTo(302));
    assertThat(toOthers).isEmpty();
  }

  @Test
  void a_download_follows_three_redirects_at_most_and_other_calls_none() {
    respond(PDS + "/xrpc/" + METHOD, 302, to("https://cdn.example.net/0"), "");
    for (int i = 0; i < 9; i++) {
      respond("https://cdn.example.net/" + i, 302, to("/" + (i + 1)), "");
    }

    assertThatThrownBy(() -> client.download(METHOD, Map.of())).isInstanceOf(XrpcException.class);
    assertThat(toOthers).hasSize(3);
    toOthers.clear();
    assertThatThrownBy(() -> client.query(METHOD, Map.of())).isInstanceOf(XrpcException.class);
    assertThatThrownBy(() -> client.queryRaw(METHOD, Map.of())).isInstanceOf(XrpcException.class);
    assertThat(toOthers).isEmpty();
  }

  @Test
  void an_exception_has_all_headers_and_the_rate_limit_as_far_as_it_is_there() {
    respond(
        PDS + "/xrpc/" + METHOD,
        429,
        Map.of("Retry-After", "7", "RateLimit-Reset", "1772366400", "X-Reason", "busy"),
        "{\"error\":\"RateLimitExceeded\"}");

    assertThatThrownBy(() -> client.query(METHOD, Map.of()))
        .isInstanceOfSatisfying(
            XrpcException.class,
            e -> {
              assertThat(e.retryAfter().orElseThrow()).hasSeconds(7);
              assertThat(e.headers().get("x-reason")).containsExactly("busy");
              XrpcException.RateLimit limit = e.rateLimit().orElseThrow();
              assertThat(limit.limit()).isEqualTo(OptionalLong.empty());
              assertThat(limit.resetAt()).contains(Instant.ofEpochSecond(1772366400));
              assertThat(e.getMessage()).doesNotContain("busy");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "RateLimit-Limit, 3000, 3000, , ",
    "RateLimit-Remaining, 0, , 0, ",
    "RateLimit-Reset, 999999999999, , , 999999999999"
  })
  void each_part_of_a_rate_limit_may_come_alone(
      String header, String value, Long limit, Long remaining, Long reset) {
    respond(PDS + "/xrpc/" + METHOD, 429, Map.of(header, value), "{}");

    assertThatThrownBy(() -> client.query(METHOD, Map.of()))
        .isInstanceOfSatisfying(
            XrpcException.class,
            e -> {
              XrpcException.RateLimit told = e.rateLimit().orElseThrow();
              assertThat(told.limit()).isEqualTo(optional(limit));
              assertThat(told.remaining()).isEqualTo(optional(remaining));
              assertThat(told.resetAt())
                  .isEqualTo(Optional.ofNullable(reset).map(Instant::ofEpochSecond));
              assertThat(e).hasMessageEndingWith(METHOD + " with status 429");
              assertThat(e.error()).isEmpty();
            });
  }

  private static OptionalLong optional(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "9999999999999"})
  void a_rate_limit_that_is_no_number_is_none(String value) {
    respond(PDS + "/xrpc/" + METHOD, 429, Map.of("RateLimit-Limit", value), "{}");

    assertThatThrownBy(() -> client.query(METHOD, Map.of()))
        .isInstanceOfSatisfying(
            XrpcException.class, e -> assertThat(e.rateLimit()).isEqualTo(Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"200, true", "201, true", "299, true", "199, false", "300, false", "304, false"})
  void a_response_of_the_class_200_is_a_success(int status, boolean success) {
    respond(PDS + "/xrpc/" + METHOD, status, to("https://cdn.example.net/x"), "{}");

    if (success) {
      client.download(METHOD, Map.of()).close();
    } else {
      assertThatThrownBy(() -> client.download(METHOD, Map.of())).isInstanceOf(XrpcException.class);
    }
    assertThat(toOthers).isEmpty();
  }

  /** A connection whose response stays open is not used again. */
  @Test
  void the_redirects_of_a_download_are_closed() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    responses.put(
        PDS + "/xrpc/" + METHOD,
        new HttpResponse(
            302,
            Map.of("location", List.of("https://cdn.example.net/x")),
            new ByteArrayInputStream(new byte[0]) {
              @Override
              public void close() {
                closed.incrementAndGet();
              }
            }));

    client.download(METHOD, Map.of()).close();

    assertThat(closed).hasValue(1);
  }

  @Test
  void plain_http_is_for_the_servers_of_a_development_network() {
    URI development = URI.create("http://localhost:2583");
    XrpcClient local = new XrpcClient(development, recorded(toPds), recorded(toOthers));
    respond(development + "/xrpc/" + METHOD, 302, to("http://localhost:9000/blob"), "");
    respond(PDS + "/xrpc/" + METHOD, 302, to("http://localhost:9000/blob"), "");
    Did audience = Did.parse("did:web:localhost");

    local.download(METHOD, Map.of()).close();
    assertThat(toOthers).hasSize(1);
    assertThatThrownBy(() -> client.download(METHOD, Map.of())).isInstanceOf(XrpcException.class);
    assertThat(toOthers).hasSize(1);
    assertThat(local.service(URI.create("http://localhost:9001"), audience)).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.service(URI.create("http://localhost:9001"), audience));
    respond(development + "/xrpc/" + METHOD, 302, to("ftp://localhost:9000/blob"), "");
    assertThatThrownBy(() -> local.download(METHOD, Map.of())).isInstanceOf(XrpcException.class);
  }

  @Test
  void numbers_of_both_sizes_are_parameters_and_nothing_is_none() {
    client.query(METHOD, Map.of("n", 1L));
    client.query(METHOD, Map.of("n", new StringBuilder("x")));
    assertThat(toPds).extracting(request -> request.uri().getQuery()).containsExactly("n=1", "n=x");
    Map<String, Object> missing = new HashMap<>();
    missing.put("n", null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.query(METHOD, missing))
        .withMessageContaining("not null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.query(METHOD, Map.of("n", 1.5)))
        .withMessageContaining("java.lang.Double");
  }

  @Test
  void another_service_gets_a_token_of_its_own_for_each_method() {
    String auth =
        PDS
            + "/xrpc/com.atproto.server.getServiceAuth"
            + "?aud=did%3Aweb%3Avideo.example.net&lxm=com.example.method";
    respond(auth, 200, Map.of(), "{\"token\":\"for.one.method\"}");
    String reversed = auth.replaceAll("\\?(.*)&(.*)", "?$2&$1");
    respond(reversed, 200, Map.of(), "{\"token\":\"for.one.method\"}");
    XrpcClient video =
        client.service(
            URI.create("https://video.example.net"), Did.parse("did:web:video.example.net"));

    video.withHeader("Accept-Language", "de").query(METHOD, Map.of("a", "b"));

    assertThat(toPds).hasSize(1);
    assertThat(toPds.get(0).headers()).doesNotContainKey("Accept-Language");
    assertThat(toOthers).hasSize(1);
    assertThat(toOthers.get(0).uri())
        .isEqualTo(URI.create("https://video.example.net/xrpc/com.example.method?a=b"));
    assertThat(toOthers.get(0).headers())
        .containsEntry("Authorization", "Bearer for.one.method")
        .containsEntry("Accept-Language", "de")
        .doesNotContainKey("DPoP");
  }

  @Test
  void a_service_without_a_token_is_not_called() {
    XrpcClient video =
        client.service(
            URI.create("https://video.example.net"), Did.parse("did:web:video.example.net"));

    assertThatThrownBy(() -> video.query(METHOD, Map.of()))
        .isInstanceOf(XrpcException.class)
        .hasMessageContaining("com.atproto.server.getServiceAuth");
    assertThat(toOthers).isEmpty();
    for (String address : List.of("http://video.example.net", "https://video.example.net/path")) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> client.service(URI.create(address), Did.parse("did:web:video.example.net")));
    }
  }

  @Test
  void a_client_without_a_transport_for_others_calls_its_server_only() {
    XrpcClient alone = new XrpcClient(PDS, recorded(toPds));

    assertThatThrownBy(() -> alone.download(METHOD, Map.of()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> alone.service(PDS, Did.parse("did:web:a.example.com")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(toPds).isEmpty();
  }

  /** Returns the parameters of the request for a token. */
  private Map<String, String> tokenRequest(XrpcClient service) {
    toPds.clear();
    assertThatThrownBy(() -> service.query(METHOD, Map.of()))
        .isInstanceOfSatisfying(XrpcException.class, e -> assertThat(e.status()).isEqualTo(200));
    return Arrays.stream(toPds.get(0).uri().getQuery().split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  @Test
  void a_token_is_for_the_service_the_method_and_the_time_that_the_caller_names() {
    assertThat(tokenRequest(client.service(VIDEO_ADDRESS, VIDEO, "svc_video")))
        .isEqualTo(Map.of("aud", "did:web:video.example.net#svc_video", "lxm", METHOD));
    ServiceTokenRequest upload =
        ServiceTokenRequest.of(VIDEO)
            .forMethod("com.example.upload")
            .until(Instant.ofEpochSecond(1772366400));
    assertThat(tokenRequest(client.service(VIDEO_ADDRESS, upload)))
        .isEqualTo(Map.of("aud", VIDEO.value(), "lxm", "com.example.upload", "exp", "1772366400"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceTokenRequest.of(VIDEO).forMethod("upload"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceTokenRequest.of(VIDEO, "#svc_video"));
  }

  @Test
  void a_token_for_a_service_is_asked_for_within_the_time_of_the_client() {
    Duration session = Duration.ofSeconds(33);
    tokenRequest(client.withTimeout(Duration.ofSeconds(5)).service(VIDEO_ADDRESS, VIDEO));
    assertThat(toPds.get(0).withDefaultTimes(session, Duration.ofSeconds(1)).timeout())
        .hasSeconds(5);
    tokenRequest(client.withJsonLimit(1024).service(VIDEO_ADDRESS, VIDEO));
    assertThat(toPds.get(0).withDefaultTimes(session, Duration.ofSeconds(1)).timeout())
        .hasSeconds(33);
    assertThat(toPds.get(0).responseLimit()).isEqualTo(XrpcClient.JSON_LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"\"", "\"a.b\"", "\"a.b.c\\r\\nX: y\"", "\"a.b.c.d\""})
  void what_is_no_signed_token_is_not_sent(String token) {
    respond(
        PDS
            + "/xrpc/com.atproto.server.getServiceAuth?aud=did%3Aweb%3Avideo.example.net&lxm="
            + METHOD,
        200,
        Map.of(),
        "{\"token\":" + token + "}");

    tokenRequest(client.service(VIDEO_ADDRESS, VIDEO));

    assertThat(toOthers).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"cursor\":\"\"", ",\"cursor\":5", ",\"cursor\":null"})
  void a_page_without_a_usable_cursor_is_the_last(String cursor) {
    respond(PDS + "/xrpc/" + METHOD, 200, Map.of(), "{\"n\":1" + cursor + "}");

    assertThat(client.pages(METHOD, Map.of()).map(page -> page.getInt("n"))).containsExactly(1);
    assertThat(toPds).hasSize(1);
  }

  private XrpcClient redirectedTo(HttpTransport others) {
    respond(PDS + "/xrpc/" + METHOD, 302, to("https://cdn.example.net/x"), "");
    return new XrpcClient(PDS, recorded(toPds), others);
  }

  private static HttpTransport failing(Kind kind) {
    return request -> {
      throw new HttpTransportException(kind, "the detail", null);
    };
  }

  @Test
  void a_redirect_to_an_address_that_is_blocked_is_told_with_its_cause() {
    assertThatThrownBy(() -> redirectedTo(failing(Kind.BLOCKED)).download(METHOD, Map.of()))
        .isInstanceOfSatisfying(
            XrpcException.class,
            e -> {
              assertThat(e.status()).isEqualTo(302);
              assertThat(e.headers().get("location")).containsExactly("https://cdn.example.net/x");
              assertThat(e).hasMessageContaining("must not reach");
              assertThat(e.getSuppressed()).hasOnlyElementsOfType(HttpTransportException.class);
              assertThat(e.getSuppressed()).hasSize(1);
            });
  }

  @Test
  void a_server_behind_a_redirect_that_does_not_respond_is_a_passing_fault() {
    assertThatThrownBy(() -> redirectedTo(failing(Kind.CONNECT)).download(METHOD, Map.of()))
        .isInstanceOf(TransientException.class)
        .hasCauseInstanceOf(HttpTransportException.class);
  }

  /** A body that ends with an error, and counts how often it is closed. */
  private static final class Broken extends InputStream {
    private final IOException error;
    private int closed;

    Broken(IOException error) {
      this.error = error;
    }

    @Override
    public int read() throws IOException {
      throw error;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      throw error;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @Test
  void an_error_response_whose_body_breaks_off_is_typed_and_closed() {
    Broken body = new Broken(new IOException("reset"));
    responses.put(PDS + "/xrpc/" + METHOD, new HttpResponse(400, Map.of(), body));

    assertThatThrownBy(() -> client.query(METHOD, Map.of()))
        .isInstanceOfSatisfying(
            XrpcException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error()).isEmpty();
            });
    assertThat(body.closed).isPositive();
  }

  @Test
  void a_json_response_that_breaks_off_is_a_passing_fault_and_closed() {
    Broken body = new Broken(new IOException("reset"));
    responses.put(PDS + "/xrpc/" + METHOD, new HttpResponse(200, Map.of(), body));

    assertThatThrownBy(() -> client.query(METHOD, Map.of())).isInstanceOf(TransientException.class);
    assertThat(body.closed).isPositive();
  }

  @Test
  void a_raw_procedure_returns_the_response_as_it_is() throws Exception {
    respond(PDS + "/xrpc/" + METHOD + "?a=1", 201, Map.of("X-Part", "2"), "bytes");

    try (HttpResponse response =
        client.procedureRaw(METHOD, Map.of("a", 1), "text/plain", HttpBody.of("x"))) {
      assertThat(response.status()).isEqualTo(201);
      assertThat(response.header("x-part")).contains("2");
      assertThat(response.text()).isEqualTo("bytes");
    }
    assertThat(toPds.get(0).headers()).containsEntry("Content-Type", "text/plain");
  }

  @Test
  void json_is_asked_for_by_calls_that_read_it_only() {
    client.query(METHOD, Map.of());
    client.queryRaw(METHOD, Map.of()).close();

    assertThat(toPds.get(0).headers()).containsEntry("Accept", "application/json");
    assertThat(toPds.get(1).headers()).doesNotContainKey("Accept");
  }

  @Test
  void calls_that_read_json_ask_for_compression() {
    client.query(METHOD, Map.of());
    client.procedure(METHOD);
    client.queryRaw(METHOD, Map.of()).close();

    assertThat(toPds).extracting(HttpRequest::acceptsGzip).containsExactly(true, true, false);
  }

  @Test
  void times_that_are_zero_or_less_are_refused() {
    for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
      assertThatIllegalArgumentException().isThrownBy(() -> client.withTimeout(none));
      assertThatIllegalArgumentException().isThrownBy(() -> client.withDownloadTimeout(none));
    }
    assertThat(client.withTimeout(Duration.ofNanos(1))).isNotNull();
  }
}
