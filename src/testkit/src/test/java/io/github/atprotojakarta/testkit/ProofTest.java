package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.testkit.server.FormEncoding;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DPoP proofs at the authorization server. */
class ProofTest extends NetworkTest {
  @BeforeEach
  void learnTheNonce() {
    push(claims -> {});
    assertThat(push(claims -> {}).status()).isEqualTo(201);
  }

  @Test
  void a_proof_without_nonce_is_asked_for_one() {
    RawClient.Reply reply = push(claims -> claims.remove("nonce"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("use_dpop_nonce");
    assertThat(reply.description()).isEqualTo("Authorization server requires nonce in DPoP proof");
    assertThat(reply.header("DPoP-Nonce")).isNotEmpty();
    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void a_made_up_nonce_is_refused() {
    RawClient.Reply reply = push(claims -> claims.put("nonce", "x"));
    assertThat(reply.error()).isEqualTo("use_dpop_nonce");
    assertThat(reply.description()).isEqualTo("DPoP \"nonce\" mismatch");
  }

  @Test
  void the_nonce_of_the_minute_before_is_good_and_an_older_one_is_not() {
    String first = client.nonce;
    clock.advance(Duration.ofSeconds(61));
    assertThat(push(claims -> claims.put("nonce", first)).status()).isEqualTo(201);
    assertThat(client.nonce).isNotEqualTo(first);
    clock.advance(Duration.ofSeconds(61));
    assertThat(push(claims -> claims.put("nonce", first)).error()).isEqualTo("use_dpop_nonce");
  }

  @Test
  void after_a_rotation_no_old_nonce_is_good() {
    network.faults().rotateNonces();
    assertThat(push(claims -> {}).error()).isEqualTo("use_dpop_nonce");
    assertThat(push(claims -> {}).status()).isEqualTo(201);
  }

  @Test
  void a_request_without_proof_is_refused() {
    RawClient.Reply reply =
        client.send(
            HttpRequest.post(
                client.issuer("/oauth/par"),
                "application/x-www-form-urlencoded",
                HttpBody.of(FormEncoding.format(client.authorization(RawClient.verifier())))));
    refused(reply, "DPoP proof required");
    assertThat(reply.header("WWW-Authenticate"))
        .isEqualTo(
            "DPoP algs=\"RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES256K ES384 ES512\","
                + " error=\"invalid_dpop_proof\", error_description=\"DPoP proof required\"");
  }

  @Test
  void a_proof_is_good_once() {
    String proof = client.proof(claims());
    assertThat(push(proof).status()).isEqualTo(201);
    refused(push(proof), "DPoP proof replayed");
  }

  @Test
  void a_proof_for_another_method_or_address_is_refused() {
    refused(push(claims -> claims.put("htm", "GET")), "DPoP \"htm\" mismatch");
    refused(push(claims -> claims.put("htm", "post")), "DPoP \"htm\" mismatch");
    refused(
        push(claims -> claims.put("htu", client.issuer("/oauth/token").toString())),
        "DPoP \"htu\" mismatch");
    refused(
        push(claims -> claims.put("htu", network.pds() + "/oauth/par")), "DPoP \"htu\" mismatch");
    refused(push(claims -> claims.put("htu", "no address")), "DPoP \"htu\" is not a valid URL");
    refused(push(claims -> claims.remove("htu")), "Invalid DPoP \"htu\" type");
  }

  @Test
  void a_proof_is_good_for_three_minutes_and_ten_seconds() {
    age(Duration.ofMinutes(-3), null);
    age(
        Duration.ofSeconds(-181),
        "Failed to verify DPoP proof: \"iat\" claim timestamp check failed (it should be in the"
            + " past)");
    age(Duration.ofSeconds(190), null);
    age(
        Duration.ofSeconds(191),
        "Failed to verify DPoP proof: \"iat\" claim timestamp check failed (too far in the past)");
  }

  @Test
  void claims_must_be_there_and_an_access_token_hash_must_not() {
    refused(push(claims -> claims.remove("jti")), "DPoP \"jti\" missing");
    refused(
        push(claims -> claims.remove("iat")),
        "Failed to verify DPoP proof: missing required \"iat\" claim");
    refused(push(claims -> claims.put("ath", "x")), "DPoP \"ath\" claim not allowed");
  }

  @Test
  void the_header_must_name_the_type_and_hold_a_public_key() {
    refused(
        push(header(client.key.toPublicJWK(), "JWT")),
        "Failed to verify DPoP proof: unexpected \"typ\" JWT header value");
    refused(
        push(client.jwt(client.key, new JWSHeader.Builder(JWSAlgorithm.ES256), claims())),
        "Failed to verify DPoP proof: \"jwk\" (JSON Web Key) Header Parameter must be a public"
            + " key");
    refused(
        push(withPrivateKey()),
        "Failed to verify DPoP proof: \"jwk\" (JSON Web Key) Header Parameter must be a public"
            + " key");
  }

  @Test
  void a_signature_of_another_key_and_an_unsigned_proof_are_refused() {
    refused(
        push(header(RawClient.newKey().toPublicJWK(), "dpop+jwt")),
        "Failed to verify DPoP proof: signature verification failed");
    String unsigned = base64("{\"alg\":\"none\",\"typ\":\"dpop+jwt\"}") + "." + base64("{}") + ".";
    assertThat(push(unsigned).error()).isEqualTo("invalid_dpop_proof");
    assertThat(push("nonsense").error()).isEqualTo("invalid_dpop_proof");
  }

  private void age(Duration age, @org.jspecify.annotations.Nullable String problem) {
    RawClient.Reply reply =
        push(claims -> claims.put("iat", Date.from(clock.instant().minus(age))));
    if (problem == null) {
      assertThat(reply.status()).isEqualTo(201);
    } else {
      refused(reply, problem);
    }
  }

  private String header(ECKey shown, String type) {
    return client.jwt(
        client.key,
        new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType(type)).jwk(shown),
        claims());
  }

  /** Builds the header itself, because the library refuses to write a private key into it. */
  private String withPrivateKey() {
    String header =
        "{\"alg\":\"ES256\",\"typ\":\"dpop+jwt\",\"jwk\":" + client.key.toJSONString() + "}";
    return base64(header) + "." + base64("{}") + "." + base64("x".repeat(64));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, Object> claims() {
    return client.proofClaims("POST", URI.create(network.issuer() + "/oauth/par"), null);
  }

  private RawClient.Reply push(Consumer<Map<String, Object>> change) {
    Map<String, Object> claims = claims();
    change.accept(claims);
    return push(client.proof(claims));
  }

  private RawClient.Reply push(String proof) {
    return client.formOnce("/oauth/par", client.authorization(RawClient.verifier()), proof);
  }

  private static void refused(RawClient.Reply reply, String description) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.error()).isEqualTo("invalid_dpop_proof");
    assertThat(reply.description()).isEqualTo(description);
  }
}
