package io.github.atprotojakarta.internal.dpop;

import static io.github.atprotojakarta.oauth.Samples.CLOCK;
import static io.github.atprotojakarta.oauth.Samples.NOW;
import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.oauth.RecordingTransport;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;

class DpopTransportTest {
  private static final URI TOKEN_ENDPOINT = URI.create("https://issuer.example.com/oauth/token");
  private static final URI CALL = URI.create("https://pds.example.com/xrpc/com.example.get?a=b#c");
  private static final String NONCE_ERROR = "{\"error\":\"use_dpop_nonce\"}";
  private static final Secret TOKEN = Secret.of("access-token-value");

  private final RecordingTransport wire = new RecordingTransport();
  private final DpopTransport transport = new DpopTransport(wire, CLOCK, RANDOM);
  private final DpopKey key = DpopKey.generate(RANDOM);

  private static HttpRequest post() {
    return HttpRequest.post(TOKEN_ENDPOINT, "text/plain", HttpBody.of("body")).build();
  }

  private static HttpRequest get() {
    return HttpRequest.get(CALL).build();
  }

  private SignedJWT proof(int request) throws Exception {
    SignedJWT proof = SignedJWT.parse(wire.requests().get(request).headers().get("DPoP"));
    ECKey embedded = (ECKey) proof.getHeader().getJWK();
    assertThat(proof.verify(new ECDSAVerifier(embedded))).isTrue();
    assertThat(embedded.computeThumbprint().toString()).isEqualTo(key.thumbprint());
    return proof;
  }

  private RecordingTransport unauthorized(String nonce, String challenge) {
    return wire.answer(401, Map.of("DPoP-Nonce", nonce, "WWW-Authenticate", challenge), "{}");
  }

  @Test
  void a_proof_for_the_authorization_server_has_the_claims_of_rfc_9449() throws Exception {
    wire.json(200, "{}");
    transport.send(DpopTransportTest::post, key, null).close();

    SignedJWT proof = proof(0);
    assertThat(proof.getHeader().toJSONObject())
        .containsOnlyKeys("typ", "alg", "jwk")
        .containsEntry("typ", "dpop+jwt")
        .containsEntry("alg", "ES256");
    assertThat(proof.getHeader().getJWK().toJSONObject()).containsOnlyKeys("kty", "crv", "x", "y");
    assertThat(proof.getJWTClaimsSet().getClaims()).containsOnlyKeys("jti", "htm", "htu", "iat");
    assertThat(proof.getJWTClaimsSet().getStringClaim("htm")).isEqualTo("POST");
    assertThat(proof.getJWTClaimsSet().getStringClaim("htu")).isEqualTo(TOKEN_ENDPOINT.toString());
    assertThat(proof.getJWTClaimsSet().getIssueTime().toInstant()).isEqualTo(NOW);
    assertThat(Base64.getUrlDecoder().decode(proof.getJWTClaimsSet().getJWTID()))
        .hasSizeGreaterThanOrEqualTo(16);
    assertThat(wire.requests().get(0).headers()).doesNotContainKey("Authorization");
  }

  @Test
  void a_response_is_closed_when_an_error_stops_its_handling() {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream body =
        new ByteArrayInputStream(new byte[0]) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    DpopNonceStore full =
        new DpopNonceStore() {
          @Override
          public Optional<String> find(URI origin, String keyThumbprint) {
            return Optional.empty();
          }

          @Override
          public void put(URI origin, String keyThumbprint, String nonce) {
            throw new OutOfMemoryError("thrown by a test");
          }
        };
    HttpTransport answering =
        request -> new HttpResponse(200, Map.of("DPoP-Nonce", List.of("n1")), body);
    DpopTransport failing =
        new DpopTransport(
            answering,
            answering,
            new ServerClocks(CLOCK, CacheBudget.DEFAULT),
            RANDOM,
            null,
            full,
            measurement -> {});
    assertThatThrownBy(() -> failing.send(DpopTransportTest::post, key, null))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(closed).isTrue();
  }

  @Test
  void a_proof_for_a_resource_names_the_token_and_the_address_without_query() throws Exception {
    wire.json(200, "{}");
    transport.send(DpopTransportTest::get, key, TOKEN).close();

    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(TOKEN.reveal().getBytes(StandardCharsets.US_ASCII));
    assertThat(proof(0).getJWTClaimsSet().getStringClaim("ath"))
        .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    assertThat(proof(0).getJWTClaimsSet().getStringClaim("htu"))
        .isEqualTo("https://pds.example.com/xrpc/com.example.get");
    assertThat(wire.requests().get(0).headers())
        .containsEntry("Authorization", "DPoP access-token-value");
    assertThat(wire.requests().get(0).uri()).isEqualTo(CALL);
  }

  @Test
  void the_authorization_servers_nonce_is_used_in_one_retry_with_a_new_proof() throws Exception {
    wire.json(400, "n1", NONCE_ERROR).json(200, "n2", "{\"ok\":true}");

    try (HttpResponse response = transport.send(DpopTransportTest::post, key, null)) {
      assertThat(response.text()).isEqualTo("{\"ok\":true}");
    }

    assertThat(wire.requests()).hasSize(2);
    assertThat(proof(0).getJWTClaimsSet().getClaim("nonce")).isNull();
    assertThat(proof(1).getJWTClaimsSet().getClaim("nonce")).isEqualTo("n1");
    assertThat(proof(1).getJWTClaimsSet().getJWTID())
        .isNotEqualTo(proof(0).getJWTClaimsSet().getJWTID());
    assertThat(wire.openAnswers()).isZero();
  }

  @Test
  void a_resource_servers_nonce_is_used_in_one_retry() throws Exception {
    unauthorized("n1", "Bearer realm=\"x\", DPoP algs=\"ES256\", error=\"use_dpop_nonce\"");
    wire.json(200, "{}");

    transport.send(DpopTransportTest::get, key, TOKEN).close();

    assertThat(wire.requests()).hasSize(2);
    assertThat(proof(1).getJWTClaimsSet().getClaim("nonce")).isEqualTo("n1");
    assertThat(proof(1).getJWTClaimsSet().getClaim("ath")).isNotNull();
  }

  @Test
  void a_second_nonce_error_is_given_to_the_caller() throws Exception {
    wire.json(400, "n1", NONCE_ERROR).json(400, "n2", NONCE_ERROR);

    try (HttpResponse response = transport.send(DpopTransportTest::post, key, null)) {
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.text()).isEqualTo(NONCE_ERROR);
    }
    assertThat(wire.requests()).hasSize(2);
  }

  @Test
  void another_error_is_not_retried_and_its_body_is_not_lost() throws Exception {
    String body = "{\"error\":\"invalid_grant\",\"filler\":\"" + "x".repeat(30_000) + "\"}";
    wire.json(400, "n1", body);

    try (HttpResponse response = transport.send(DpopTransportTest::post, key, null)) {
      assertThat(response.text()).isEqualTo(body);
    }
    assertThat(wire.requests()).hasSize(1);
    assertThat(wire.openAnswers()).isZero();
  }

  @Test
  void an_error_without_end_in_its_depth_is_given_to_the_caller() throws Exception {
    String body = "{\"error\":" + "[".repeat(100_000);
    wire.json(400, "n1", body);

    try (HttpResponse response = transport.send(DpopTransportTest::post, key, null)) {
      assertThat(response.text()).isEqualTo(body);
    }
  }

  @Test
  void each_kind_of_server_asks_for_a_nonce_in_its_own_way_only() throws Exception {
    unauthorized("n1", "DPoP error=\"use_dpop_nonce\"");
    transport.send(DpopTransportTest::post, key, null).close();
    wire.json(400, "n2", NONCE_ERROR);
    transport.send(DpopTransportTest::get, key, TOKEN).close();
    unauthorized("n3", "DPoP error=\"invalid_token\", error_description=\"use_dpop_nonce\"");
    transport.send(DpopTransportTest::get, key, TOKEN).close();

    assertThat(wire.requests()).hasSize(3);
  }

  @Test
  void a_nonce_error_without_a_new_nonce_is_not_retried() throws Exception {
    wire.json(400, NONCE_ERROR);
    transport.send(DpopTransportTest::post, key, null).close();
    wire.json(200, "n1", "{}");
    transport.send(DpopTransportTest::post, key, null).close();
    wire.json(400, "n1", NONCE_ERROR);
    transport.send(DpopTransportTest::post, key, null).close();

    assertThat(wire.requests()).hasSize(3);
  }

  @Test
  void a_body_that_cannot_be_sent_twice_is_not_but_the_nonce_is_remembered() throws Exception {
    Supplier<HttpRequest> once =
        () ->
            HttpRequest.post(
                    CALL, "text/plain", HttpBody.once(new ByteArrayInputStream(new byte[1]), 1))
                .build();
    unauthorized("n1", "DPoP error=\"use_dpop_nonce\"");
    try (HttpResponse response = transport.send(once, key, TOKEN)) {
      assertThat(response.status()).isEqualTo(401);
      assertThat(wire.openAnswers()).isOne();
    }
    wire.json(200, "{}");
    transport.send(once, key, TOKEN).close();

    assertThat(wire.requests()).hasSize(2);
    assertThat(proof(1).getJWTClaimsSet().getClaim("nonce")).isEqualTo("n1");
  }

  @Test
  void nonces_are_learned_from_every_answer_for_one_origin() throws Exception {
    wire.json(500, "n1", "{}").json(200, "{}").json(200, "{}").json(200, "{}");
    transport.send(DpopTransportTest::post, key, null).close();
    transport.send(DpopTransportTest::post, key, null).close();
    transport.send(DpopTransportTest::get, key, TOKEN).close();
    DpopKey other = DpopKey.generate(RANDOM);
    transport.send(DpopTransportTest::post, other, null).close();

    assertThat(proof(1).getJWTClaimsSet().getClaim("nonce")).isEqualTo("n1");
    assertThat(proof(2).getJWTClaimsSet().getClaim("nonce")).isNull();
    assertThat(
            SignedJWT.parse(wire.requests().get(3).headers().get("DPoP"))
                .getJWTClaimsSet()
                .getClaim("nonce"))
        .as("the nonce of a key without one of its own")
        .isEqualTo("n1");
  }

  @Test
  void a_nonce_with_foreign_characters_is_ignored() throws Exception {
    wire.json(400, "a\"b", NONCE_ERROR);
    transport.send(DpopTransportTest::post, key, null).close();

    assertThat(wire.requests()).hasSize(1);
  }

  @Test
  void an_answer_is_closed_when_the_request_cannot_be_made_again() {
    wire.json(400, "n1", NONCE_ERROR);
    Supplier<HttpRequest> failing =
        () -> {
          if (wire.requests().isEmpty()) {
            return post();
          }
          throw new IllegalStateException("no key any more");
        };

    assertThatThrownBy(() -> transport.send(failing, key, null))
        .isInstanceOf(IllegalStateException.class);
    assertThat(wire.openAnswers()).isZero();
  }

  @Test
  void no_answer_is_told_as_it_is_and_not_retried() {
    wire.fail(HttpTransportException.Kind.EXCHANGE);

    assertThatThrownBy(() -> transport.send(DpopTransportTest::post, key, null))
        .isInstanceOf(HttpTransportException.class);
    assertThat(wire.requests()).hasSize(1);
  }

  @Test
  void a_request_that_only_reads_is_sent_once_more_when_its_connection_breaks() throws Exception {
    wire.fail(HttpTransportException.Kind.EXCHANGE).json(200, "{}");
    transport.send(() -> HttpRequest.get(CALL).build(), key, TOKEN).close();

    assertThat(proof(1).getJWTClaimsSet().getJWTID())
        .isNotEqualTo(proof(0).getJWTClaimsSet().getJWTID());

    wire.fail(HttpTransportException.Kind.EXCHANGE).fail(HttpTransportException.Kind.EXCHANGE);
    assertThatThrownBy(() -> transport.send(() -> HttpRequest.get(CALL).build(), key, TOKEN))
        .isInstanceOf(HttpTransportException.class);
    assertThat(wire.requests()).hasSize(4);
  }

  @Test
  void a_request_that_took_too_long_is_not_sent_again() {
    wire.fail(HttpTransportException.Kind.TIMEOUT);

    assertThatThrownBy(() -> transport.send(() -> HttpRequest.get(CALL).build(), key, TOKEN))
        .isInstanceOf(HttpTransportException.class);
    assertThat(wire.requests()).hasSize(1);
  }

  @Test
  void an_empty_path_is_signed_as_it_arrives() throws Exception {
    wire.json(200, "{}");
    transport
        .send(() -> HttpRequest.get(URI.create("https://PDS.example.com:443")).build(), key, TOKEN)
        .close();

    assertThat(proof(0).getJWTClaimsSet().getStringClaim("htu"))
        .isEqualTo("https://pds.example.com/");
  }

  private static String date(Duration ahead) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.plus(ahead).atOffset(ZoneOffset.UTC));
  }

  private RecordingTransport refusedByServer(Duration ahead, String error) {
    return wire.answer(
        400,
        Map.of("Content-Type", "application/json", "Date", date(ahead)),
        "{\"error\":\"" + error + "\"}");
  }

  private RecordingTransport refusedByResource(Duration ahead) {
    return wire.answer(
        401,
        Map.of("Date", date(ahead), "WWW-Authenticate", "DPoP error=\"invalid_dpop_proof\""),
        "{}");
  }

  @Test
  void a_refused_proof_is_dated_anew_by_the_authorization_servers_clock() throws Exception {
    refusedByServer(Duration.ofMinutes(-4), "invalid_dpop_proof").json(200, "{\"ok\":true}");

    try (HttpResponse response = transport.send(DpopTransportTest::post, key, null)) {
      assertThat(response.text()).isEqualTo("{\"ok\":true}");
    }
    assertThat(proof(1).getJWTClaimsSet().getIssueTime().toInstant())
        .isEqualTo(NOW.minusSeconds(240));
    assertThat(proof(1).getJWTClaimsSet().getJWTID())
        .isNotEqualTo(proof(0).getJWTClaimsSet().getJWTID());
    assertThat(wire.openAnswers()).isZero();
  }

  @Test
  void a_refused_proof_is_dated_anew_by_the_resource_servers_clock_and_so_are_later_ones()
      throws Exception {
    refusedByResource(Duration.ofMinutes(9)).json(200, "{}").json(200, "{}").json(200, "{}");
    transport.send(DpopTransportTest::get, key, TOKEN).close();
    transport.send(DpopTransportTest::get, DpopKey.generate(RANDOM), TOKEN).close();
    transport.send(DpopTransportTest::post, key, null).close();

    assertThat(proof(1).getJWTClaimsSet().getIssueTime().toInstant())
        .isEqualTo(NOW.plusSeconds(540));
    assertThat(
            SignedJWT.parse(wire.requests().get(2).headers().get("DPoP"))
                .getJWTClaimsSet()
                .getIssueTime()
                .toInstant())
        .isEqualTo(NOW.plusSeconds(540));
    assertThat(proof(3).getJWTClaimsSet().getIssueTime().toInstant()).isEqualTo(NOW);
  }

  @Test
  void a_clock_that_is_off_by_more_than_ten_minutes_is_not_followed() throws Exception {
    refusedByResource(Duration.ofSeconds(601)).json(200, "{}");
    try (HttpResponse response = transport.send(DpopTransportTest::get, key, TOKEN)) {
      assertThat(response.status()).isEqualTo(401);
    }
    transport.send(DpopTransportTest::get, key, TOKEN).close();

    assertThat(wire.requests()).hasSize(2);
    assertThat(proof(1).getJWTClaimsSet().getIssueTime().toInstant()).isEqualTo(NOW);
  }

  @Test
  void a_proof_that_is_refused_although_the_clocks_agree_is_not_sent_again() throws Exception {
    refusedByResource(Duration.ZERO);
    transport.send(DpopTransportTest::get, key, TOKEN).close();
    wire.answer(401, Map.of("WWW-Authenticate", "DPoP error=\"invalid_dpop_proof\""), "{}");
    transport.send(DpopTransportTest::get, key, TOKEN).close();
    wire.answer(
        401,
        Map.of("Date", "yesterday", "WWW-Authenticate", "DPoP error=\"invalid_dpop_proof\""),
        "{}");
    transport.send(DpopTransportTest::get, key, TOKEN).close();

    assertThat(wire.requests()).hasSize(3);
  }

  @Test
  void a_date_is_corrected_once_for_each_request() throws Exception {
    refusedByResource(Duration.ofMinutes(5));
    refusedByResource(Duration.ofMinutes(7));
    try (HttpResponse response = transport.send(DpopTransportTest::get, key, TOKEN)) {
      assertThat(response.status()).isEqualTo(401);
    }
    assertThat(wire.requests()).hasSize(2);
  }

  @Test
  void another_error_teaches_nothing_about_the_clock() throws Exception {
    refusedByServer(Duration.ofMinutes(5), "invalid_grant").json(200, "{}");
    transport.send(DpopTransportTest::post, key, null).close();
    transport.send(DpopTransportTest::post, key, null).close();

    assertThat(wire.requests()).hasSize(2);
    assertThat(proof(1).getJWTClaimsSet().getIssueTime().toInstant()).isEqualTo(NOW);
  }

  @Test
  void date_and_nonce_may_both_be_wanted_and_are_given_one_after_the_other() throws Exception {
    refusedByServer(Duration.ofMinutes(5), "invalid_dpop_proof");
    wire.json(400, "n1", NONCE_ERROR).json(200, "{}");
    try (HttpResponse response = transport.send(DpopTransportTest::post, key, null)) {
      assertThat(response.status()).isEqualTo(200);
    }
    assertThat(proof(2).getJWTClaimsSet().getClaim("nonce")).isEqualTo("n1");
    assertThat(proof(2).getJWTClaimsSet().getIssueTime().toInstant())
        .isEqualTo(NOW.plusSeconds(300));
  }

  @Test
  void a_body_that_cannot_be_sent_twice_is_not_but_the_clock_is_remembered() throws Exception {
    Supplier<HttpRequest> once =
        () ->
            HttpRequest.post(
                    CALL, "text/plain", HttpBody.once(new ByteArrayInputStream(new byte[1]), 1))
                .build();
    refusedByResource(Duration.ofMinutes(5)).json(200, "{}");
    try (HttpResponse response = transport.send(once, key, TOKEN)) {
      assertThat(response.status()).isEqualTo(401);
    }
    transport.send(once, key, TOKEN).close();

    assertThat(wire.requests()).hasSize(2);
    assertThat(proof(1).getJWTClaimsSet().getIssueTime().toInstant())
        .isEqualTo(NOW.plusSeconds(300));
  }

  @Test
  void an_answer_without_a_nonce_is_used_and_warned_about_once_for_each_server() throws Exception {
    List<String> warnings = new CopyOnWriteArrayList<>();
    Handler handler =
        new StreamHandler() {
          @Override
          public synchronized void publish(LogRecord record) {
            warnings.add(new SimpleFormatter().formatMessage(record));
          }
        };
    Logger logger = Logger.getLogger(DpopTransport.class.getName());
    logger.addHandler(handler);
    try {
      wire.json(200, "{\"ok\":1}").json(200, "{\"ok\":2}").json(200, "{}").json(200, "n1", "{}");
      try (HttpResponse response = transport.send(DpopTransportTest::post, key, null)) {
        assertThat(response.text()).isEqualTo("{\"ok\":1}");
      }
      transport.send(DpopTransportTest::post, key, null).close();
      transport.send(DpopTransportTest::get, key, TOKEN).close();
      transport.send(DpopTransportTest::get, key, TOKEN).close();
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(warnings).hasSize(2);
    assertThat(warnings.get(0)).contains("https://issuer.example.com", "DPoP-Nonce");
    assertThat(warnings.get(1)).contains("https://pds.example.com");
  }
}
