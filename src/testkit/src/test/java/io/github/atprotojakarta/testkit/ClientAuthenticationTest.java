package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Authentication with private_key_jwt. */
class ClientAuthenticationTest extends NetworkTest {
  private static final String FAILED = "Validation of \"client_assertion\" failed: ";

  private final ConfidentialClient app = new ConfidentialClient(network);

  @BeforeEach
  void beConfidential() {
    app.become(client);
    assertThat(push(claims -> {}).status()).isEqualTo(201);
  }

  @Test
  void a_confidential_client_signs_in_refreshes_and_revokes() {
    RawClient.Tokens tokens = client.login();
    tokens = RawClient.tokens(client.refresh(tokens.refresh()));
    assertThat(
            client
                .form(
                    "/oauth/revoke",
                    RawClient.ordered("token", tokens.refresh(), "client_id", client.clientId))
                .status())
        .isEqualTo(200);
    assertThat(network.counters().sessions(alice)).isZero();
  }

  @Test
  void an_assertion_is_required() {
    ECKey key = client.clientKey;
    client.clientKey = null;
    refused(
        client.form("/oauth/par", client.authorization(RawClient.verifier())),
        "invalid_request",
        "client authentication method \"private_key_jwt\" required a \"client_assertion\"");
    client.clientKey = key;
    Map<String, String> request = request(client.assertion(claims -> {}));
    request.put("client_assertion_type", "other");
    refused(
        client.form("/oauth/par", request),
        "invalid_client",
        "Unsupported client_assertion_type \"other\"");
  }

  @Test
  void the_key_must_be_the_published_one() {
    client.clientKey = RawClient.newKey();
    refused(push(claims -> {}), "invalid_client", FAILED + "signature verification failed");
    client.clientKey = new ECKey.Builder(app.key).keyID("key-2").build();
    refused(
        push(claims -> {}),
        "invalid_client",
        FAILED + "no applicable key found in the JSON Web Key Set");
    client.clientKey = new ECKey.Builder(app.key).keyID(null).build();
    refused(push(claims -> {}), "invalid_client", "\"kid\" required in client_assertion");
  }

  @Test
  void issuer_subject_and_audience_must_be_right() {
    claim("unexpected \"iss\" claim value", claims -> claims.put("iss", "other"));
    claim("unexpected \"sub\" claim value", claims -> claims.put("sub", "other"));
    claim(
        "unexpected \"aud\" claim value",
        claims -> claims.put("aud", client.issuer("/oauth/token").toString()));
    for (String name : new String[] {"iss", "sub", "aud", "jti", "exp", "iat"}) {
      claim("missing required \"" + name + "\" claim", claims -> claims.remove(name));
    }
  }

  @Test
  void an_assertion_is_good_for_one_minute_and_not_before_its_time() {
    claim(
        "\"iat\" claim timestamp check failed (too far in the past)",
        claims -> claims.put("iat", Date.from(clock.instant().minusSeconds(61))));
    claim(
        "\"iat\" claim timestamp check failed (it should be in the past)",
        claims -> claims.put("iat", Date.from(clock.instant().plusSeconds(1))));
    claim(
        "\"exp\" claim timestamp check failed",
        claims -> claims.put("exp", Date.from(clock.instant())));
  }

  @Test
  void an_assertion_is_good_once() {
    String jti = UUID.randomUUID().toString();
    assertThat(push(claims -> claims.put("jti", jti)).status()).isEqualTo(201);
    refused(push(claims -> claims.put("jti", jti)), "invalid_grant", "private_key_jwt jti reused");
  }

  @Test
  void a_reused_assertion_does_not_end_the_session() {
    RawClient.Tokens tokens = client.login();
    String jti = UUID.randomUUID().toString();
    push(claims -> claims.put("jti", jti));
    Map<String, String> refresh =
        RawClient.ordered(
            "grant_type",
            "refresh_token",
            "refresh_token",
            tokens.refresh(),
            "client_id",
            client.clientId);
    refresh.putAll(assertion(client.assertion(claims -> claims.put("jti", jti))));
    refused(client.form("/oauth/token", refresh), "invalid_grant", "private_key_jwt jti reused");
    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(200);
  }

  @Test
  void proofs_and_assertions_have_different_keys() {
    RawClient careless = new RawClient(network, clock, app.key);
    app.become(careless);
    RawClient.Reply reply =
        careless.form("/oauth/par", careless.authorization(RawClient.verifier()));
    refused(
        reply,
        "invalid_request",
        "The DPoP proof must be signed with a different key than the client assertion");
  }

  @Test
  void a_session_stays_with_the_key_that_began_it() {
    RawClient.Tokens tokens = client.login();
    ECKey next = new ECKey.Builder(RawClient.newKey()).keyID("key-2").build();
    network.publishClient(
        client.clientId,
        app.metadata(client.clientId, m -> m.add("jwks", ConfidentialClient.jwks(next))),
        null,
        null);
    client.clientKey = next;
    refused(
        client.refresh(tokens.refresh()),
        "invalid_grant",
        "The session was initiated with a different key than the client assertion currently used");
    assertThat(network.counters().sessions(alice)).isZero();
  }

  @Test
  void a_clock_that_is_wrong_shows() {
    network.faults().clockOffset(Duration.ofMinutes(2));
    claim("\"exp\" claim timestamp check failed", claims -> {});
    network.faults().clear();
    assertThat(push(claims -> {}).status()).isEqualTo(201);
  }

  private void claim(String problem, Consumer<Map<String, Object>> change) {
    refused(push(change), "invalid_client", FAILED + problem);
  }

  private RawClient.Reply push(Consumer<Map<String, Object>> change) {
    RawClient.Reply first = client.form("/oauth/par", request(client.assertion(change)));
    return first;
  }

  private Map<String, String> request(String assertion) {
    Map<String, String> request = client.authorization(RawClient.verifier());
    request.putAll(assertion(assertion));
    return request;
  }

  private static Map<String, String> assertion(String assertion) {
    return RawClient.ordered(
        "client_assertion_type",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion",
        assertion);
  }

  private static void refused(RawClient.Reply reply, String error, String description) {
    assertThat(reply.description()).isEqualTo(description);
    assertThat(reply.error()).isEqualTo(error);
    assertThat(reply.status()).isEqualTo(400);
  }
}
