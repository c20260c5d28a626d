package io.github.atprotojakarta.xrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that end early, are closed, or lead to another request. */
class XrpcResponsesTest {
  private static final URI PDS = URI.create("https://pds.example.com");
  private static final URI VIDEO = URI.create("https://video.example.net");
  private static final Did VIDEO_DID = Did.parse("did:web:video.example.net");
  private static final String METHOD = "com.example.method";
  private static final Duration SESSION = Duration.ofSeconds(33);

  private final Deque<HttpResponse> responses = new ArrayDeque<>();
  private final List<HttpRequest> seen = new ArrayList<>();
  private final AtomicInteger closed = new AtomicInteger();
  private final HttpTransport transport =
      request -> {
        seen.add(request);
        return responses.remove();
      };
  private final XrpcClient client = new XrpcClient(PDS, transport, transport);

  private void respond(int status, String body) {
    InputStream stream =
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    responses.add(
        new HttpResponse(status, Map.of("Location", List.of("https://cdn.example.net/x")), stream));
  }

  private void respond(int status, IOException failure) {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw failure;
          }
        };
    responses.add(new HttpResponse(status, Map.of(), broken));
  }

  @Test
  void every_json_response_and_every_error_is_closed() {
    respond(200, "{}");
    client.query(METHOD, Map.of());
    assertThat(closed).hasValue(1);
    respond(200, "[]");
    assertThatThrownBy(() -> client.query(METHOD, Map.of())).isInstanceOf(XrpcException.class);
    assertThat(closed).hasValue(2);
    respond(400, "{}");
    assertThatThrownBy(() -> client.queryRaw(METHOD, Map.of())).isInstanceOf(XrpcException.class);
    assertThat(closed).hasValue(3);
    respond(200, "raw");
    assertThat(client.queryRaw(METHOD, Map.of()).status()).isEqualTo(200);
    assertThat(closed).hasValue(3);
  }

  @Test
  void a_body_that_ends_early_is_no_response() {
    respond(200, new IOException("reset"));
    assertThatThrownBy(() -> client.query(METHOD, Map.of()))
        .isInstanceOf(TransientException.class)
        .hasMessage("https://pds.example.com did not respond to com.example.method");
  }

  @Test
  void a_body_that_is_too_large_names_the_limit_of_the_call() {
    respond(200, new HttpTransportException(Kind.TOO_LARGE, "too large", null));
    assertThatThrownBy(() -> client.withJsonLimit(2048).query(METHOD, Map.of()))
        .isInstanceOfSatisfying(XrpcException.class, e -> assertThat(e.status()).isEqualTo(200))
        .hasMessageContainingAll("is larger than 2048 bytes", "(now 2048 bytes)");
  }

  @Test
  void an_error_whose_body_ends_early_keeps_its_status() {
    respond(503, new IOException("reset"));
    assertThatThrownBy(() -> client.query(METHOD, Map.of()))
        .isInstanceOfSatisfying(XrpcException.class, e -> assertThat(e.status()).isEqualTo(503))
        .hasMessageEndingWith("responded to com.example.method with status 503");
  }

  @Test
  void an_error_is_read_up_to_64_kibibytes() {
    String body = "{\"error\":\"Busy\"}";
    respond(400, body + " ".repeat(64 * 1024 - body.length()) + "no JSON");
    assertThatThrownBy(() -> client.query(METHOD, Map.of()))
        .isInstanceOfSatisfying(
            XrpcException.class, e -> assertThat(e.error()).isEqualTo(Optional.of("Busy")));
  }

  @Test
  void a_redirect_to_a_blocked_address_is_an_error_of_the_server() {
    HttpTransportException blocked = new HttpTransportException(Kind.BLOCKED, "private", null);
    respond(302, "");
    XrpcClient guarded = redirectedTo(blocked);

    assertThatThrownBy(() -> guarded.download(METHOD, Map.of()))
        .isInstanceOfSatisfying(
            XrpcException.class,
            e -> {
              assertThat(e.status()).isEqualTo(302);
              assertThat(e.headers().get("location")).containsExactly("https://cdn.example.net/x");
              assertThat(e.getSuppressed()).containsExactly(blocked);
            })
        .hasMessage(
            "https://pds.example.com redirected com.example.method to an address that this client"
                + " must not reach");
  }

  @Test
  void a_redirect_to_a_server_that_does_not_respond_is_transient() {
    respond(302, "");

    assertThatThrownBy(
            () ->
                redirectedTo(new HttpTransportException(Kind.CONNECT, "refused", null))
                    .download(METHOD, Map.of()))
        .isInstanceOf(TransientException.class);
  }

  private XrpcClient redirectedTo(HttpTransportException failure) {
    return new XrpcClient(
        PDS,
        transport,
        request -> {
          throw failure;
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"cursor\":\"\"}", "{\"cursor\":null}", "{\"cursor\":7}"})
  void a_page_without_a_cursor_is_the_last_one(String page) {
    respond(200, page);

    assertThat(client.pages(METHOD, Map.of()).map(JsonObject::toString)).containsExactly(page);
  }

  @Test
  void a_token_for_a_service_is_for_its_method_and_time() {
    Instant end = Instant.ofEpochSecond(1_772_366_400);
    ServiceTokenRequest token =
        ServiceTokenRequest.of(VIDEO_DID, "video").forMethod("com.example.upload").until(end);
    respond(200, "{\"token\":\"a.b.c\"}");
    respond(200, "{}");

    client.service(VIDEO, token).query(METHOD, Map.of());

    assertThat(seen.get(0).uri())
        .hasToString(
            "https://pds.example.com/xrpc/com.atproto.server.getServiceAuth"
                + "?aud=did%3Aweb%3Avideo.example.net%23video&lxm=com.example.upload"
                + "&exp=1772366400");
    assertThatIllegalArgumentException().isThrownBy(() -> token.forMethod("no method"));
  }

  @Test
  void a_service_has_the_limits_of_its_client_and_its_token_the_time_out_alone() {
    respond(200, "{\"token\":\"a.b.c\"}");
    respond(200, "{}");

    client
        .withJsonLimit(4096)
        .withTimeout(Duration.ofSeconds(5))
        .service(VIDEO, VIDEO_DID, "video")
        .query(METHOD, Map.of());

    assertThat(seen)
        .extracting(HttpRequest::responseLimit)
        .containsExactly(XrpcClient.JSON_LIMIT, 4096L);
    assertThat(seen)
        .extracting(request -> request.withDefaultTimes(SESSION, Duration.ofSeconds(1)).timeout())
        .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
    assertThat(seen.get(0).uri().getQuery()).contains("aud=did:web:video.example.net#video");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"token\":1}", "{\"token\":\"a.b\"}", "{\"token\":\"a.b.c\\nX: y\"}"})
  void a_token_that_is_no_jwt_is_not_sent(String response) {
    respond(200, response);

    assertThatThrownBy(() -> client.service(VIDEO, VIDEO_DID).query(METHOD, Map.of()))
        .isInstanceOf(XrpcException.class)
        .hasMessageContaining("com.atproto.server.getServiceAuth with a body that has no token");
    assertThat(seen).hasSize(1);
  }

  @Test
  void a_service_id_is_64_characters_at_most() {
    assertThat(ServiceTokenRequest.of(VIDEO_DID, "x".repeat(64)).audience()).endsWith("x");
    for (String id : List.of("", "#video", "a b", "x".repeat(65))) {
      assertThatIllegalArgumentException().isThrownBy(() -> ServiceTokenRequest.of(VIDEO_DID, id));
    }
  }
}
