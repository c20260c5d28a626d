package io.github.atprotojakarta.xrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import jakarta.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class XrpcClientTest {
  private static final URI PDS = URI.create("https://pds.example.com");

  private final List<HttpRequest> seen = new ArrayList<>();

  private XrpcClient answering(int status, String body) {
    return new XrpcClient(
        PDS,
        request -> {
          seen.add(request);
          return HttpResponse.of(status, Map.of("Content-Type", "application/json"), body);
        });
  }

  @Test
  void a_query_is_a_get_with_its_parameters_encoded() {
    assertThat(answering(200, "{\"ok\":true}").query("com.example.get", Map.of("q", "a b&c+d")))
        .isEqualTo(Json.createObjectBuilder().add("ok", true).build());
    assertThat(seen.get(0).method()).isEqualTo("GET");
    assertThat(seen.get(0).uri())
        .hasToString("https://pds.example.com/xrpc/com.example.get?q=a%20b%26c%2Bd");
  }

  @Test
  void a_procedure_is_a_post_with_a_json_body() throws Exception {
    assertThat(
            answering(200, "")
                .procedure("com.example.put", Json.createObjectBuilder().add("a", 1).build()))
        .isEmpty();
    assertThat(seen.get(0).method()).isEqualTo("POST");
    assertThat(seen.get(0).headers()).containsEntry("Content-Type", "application/json");
    assertThat(new String(seen.get(0).body().open().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void raw_calls_repeat_parameters_and_have_no_size_limit() throws Exception {
    try (HttpResponse response =
        answering(200, "bytes").queryRaw("com.example.get", Map.of("id", List.of("1", "2")))) {
      assertThat(response.text()).isEqualTo("bytes");
    }
    assertThat(seen.get(0).uri()).hasQuery("id=1&id=2");
    assertThat(seen.get(0).responseLimit()).isEqualTo(HttpRequest.UNLIMITED);
  }

  @Test
  void a_call_has_the_time_and_size_that_the_caller_wants() {
    XrpcClient usual = answering(200, "{}");
    XrpcClient own =
        usual
            .withTimeout(Duration.ofSeconds(5))
            .withRawLimit(1_000_000)
            .withDownloadTimeout(Duration.ofSeconds(40));
    usual.query("com.example.get", Map.of());
    usual.queryRaw("com.example.get", Map.of()).close();
    own.query("com.example.get", Map.of());
    own.queryRaw("com.example.get", Map.of()).close();
    own.procedureRaw("com.example.put", Map.of(), "image/png", HttpBody.of("x")).close();

    Duration session = Duration.ofSeconds(33);
    assertThat(seen)
        .extracting(request -> request.withDefaultTimes(session, session).timeout())
        .containsExactly(
            session, session, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
    assertThat(seen)
        .extracting(HttpRequest::downloadTimeout)
        .containsExactly(
            Optional.empty(),
            Optional.of(Duration.ofMinutes(10)),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(40)),
            Optional.of(Duration.ofSeconds(40)));
    assertThat(seen.get(3).responseLimit()).isEqualTo(1_000_000);
    assertThat(seen.get(4).responseLimit()).isEqualTo(1_000_000);
  }

  @Test
  void impossible_limits_are_refused() {
    XrpcClient client = answering(200, "{}");
    assertThatIllegalArgumentException().isThrownBy(() -> client.withRawLimit(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> client.withJsonLimit(1023));
    assertThatIllegalArgumentException().isThrownBy(() -> client.withJsonLimit((1L << 30) + 1));
    assertThat(client.withRawLimit(0)).isNotNull();
    assertThat(client.withJsonLimit(1024)).isNotNull();
    assertThat(client.withJsonLimit(1L << 30)).isNotNull();
    assertThatIllegalArgumentException().isThrownBy(() -> client.withTimeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.withDownloadTimeout(Duration.ofSeconds(-1)));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_HOST", "CONNECT", "EXCHANGE", "TIMEOUT", "BLOCKED"})
  void why_a_server_does_not_respond_is_told_by_the_cause_only(Kind kind) {
    assertThatThrownBy(() -> failing(kind).query("com.example.get", Map.of()))
        .hasMessage("https://pds.example.com did not respond to com.example.get")
        .hasCauseInstanceOf(HttpTransportException.class);
  }

  @Test
  void a_client_that_is_busy_does_not_blame_the_server() {
    assertThatThrownBy(() -> failing(Kind.BUSY).query("com.example.get", Map.of()))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("too many requests")
        .hasMessageNotContaining("did not respond");
  }

  private static XrpcClient failing(Kind kind) {
    return new XrpcClient(
        PDS,
        request -> {
          throw new HttpTransportException(kind, "the detail", null);
        });
  }

  @Test
  void an_error_answer_is_typed() {
    assertThatThrownBy(
            () ->
                answering(403, "{\"error\":\"ScopeMissingError\",\"message\":\"Missing\\nscope\"}")
                    .query("com.example.get", Map.of()))
        .isInstanceOfSatisfying(
            XrpcException.class,
            e -> {
              assertThat(e.status()).isEqualTo(403);
              assertThat(e.error()).contains("ScopeMissingError");
              assertThat(e)
                  .hasMessage(
                      "https://pds.example.com responded to com.example.get with status 403"
                          + " ScopeMissingError: Missing scope");
            });
  }

  @Test
  void what_a_server_says_can_neither_deceive_nor_tell_a_token() {
    assertThatThrownBy(
            () ->
                answering(
                        400,
                        "{\"error\":\"Bad\",\"message\":\"\\u202etxt eyJhbGciOiJFUzI1NiJ9.e30.c2ln\"}")
                    .query("com.example.get", Map.of()))
        .hasMessageEndingWith("status 400 Bad: txt (secret)");
  }

  @Test
  void an_error_answer_that_is_no_json_is_typed_too() {
    assertThatThrownBy(() -> answering(502, "<html>").query("com.example.get", Map.of()))
        .isInstanceOfSatisfying(XrpcException.class, e -> assertThat(e.status()).isEqualTo(502));
    assertThatThrownBy(() -> answering(200, "[1]").query("com.example.get", Map.of()))
        .isInstanceOf(XrpcException.class)
        .hasMessageContaining("not a JSON object");
  }

  @Test
  void an_answer_without_end_in_its_depth_is_an_error() {
    String deep = "{\"a\":" + "[".repeat(100_000);

    assertThatThrownBy(() -> answering(200, deep).query("com.example.get", Map.of()))
        .isInstanceOf(XrpcException.class)
        .hasMessageContaining("with a body that is nested more than 500 levels deep");
    assertThatThrownBy(() -> answering(400, deep).query("com.example.get", Map.of()))
        .isInstanceOfSatisfying(XrpcException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void a_json_response_has_two_mebibytes_unless_the_caller_wants_another_limit() {
    XrpcClient client = answering(200, "{}");
    client.query("com.example.get", Map.of());
    client.withJsonLimit(5_000_000).query("com.example.get", Map.of());
    client
        .withJsonLimit(1024)
        .procedure("com.example.put", Json.createObjectBuilder().add("a", 1).build());

    assertThat(seen)
        .extracting(HttpRequest::responseLimit)
        .containsExactly(2L * 1024 * 1024, 5_000_000L, 1024L);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.withJsonLimit(1023))
        .withMessageContaining("not 1023");
    assertThatIllegalArgumentException().isThrownBy(() -> client.withJsonLimit(Long.MAX_VALUE));
  }

  @Test
  void a_json_response_that_is_too_large_names_the_limit_and_the_way_out() {
    XrpcClient client =
        new XrpcClient(
            PDS,
            request -> {
              throw new HttpTransportException(Kind.TOO_LARGE, "too large", null);
            });
    assertThatThrownBy(() -> client.query("com.example.get", Map.of()))
        .isInstanceOf(XrpcException.class)
        .hasMessageContainingAll(
            "com.example.get", "larger than 2097152 bytes", "withJsonLimit", "raw methods");
  }

  @Test
  void a_json_response_of_many_values_names_the_limit_and_the_way_out() {
    String many = "{\"a\":[" + "0,".repeat(150_000) + "0]}";

    assertThatThrownBy(() -> answering(200, many).query("com.example.get", Map.of()))
        .isInstanceOf(XrpcException.class)
        .hasMessageContainingAll("more than 131072 values", "withJsonLimit");
    assertThat(answering(200, many).withJsonLimit(3_000_000).query("com.example.get", Map.of()))
        .hasSize(1);
  }

  @Test
  void a_json_response_that_repeats_a_member_is_an_error() {
    assertThatThrownBy(
            () -> answering(200, "{\"did\":1,\"did\":2}").query("com.example.get", Map.of()))
        .isInstanceOf(XrpcException.class)
        .hasMessageContaining("repeats the member \"did\"");
  }

  @Test
  void a_redirect_is_not_followed_but_an_error() {
    assertThatThrownBy(
            () ->
                answering(302, "")
                    .procedureRaw("com.example.put", Map.of(), "text/plain", HttpBody.of("x")))
        .isInstanceOfSatisfying(XrpcException.class, e -> assertThat(e.status()).isEqualTo(302));
    assertThat(seen).hasSize(1);
  }

  @Test
  void no_answer_is_transient() {
    XrpcClient client =
        new XrpcClient(
            PDS,
            request -> {
              throw new HttpTransportException(
                  HttpTransportException.Kind.CONNECT, "refused", null);
            });
    assertThatThrownBy(() -> client.query("com.example.get", Map.of()))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("pds.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "com", "com.example", "com.example.a/../b", "com.example.get?x=1", "-a.b.c"})
  void what_is_no_nsid_is_refused(String nsid) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> answering(200, "{}").query(nsid, Map.of()));
    assertThat(seen).isEmpty();
  }
}
