package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpRequest;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens and proofs at the PDS: the same responses as those of the reference server. */
class ResourceTest extends NetworkTest {
  private static final String ALGORITHMS =
      "DPoP algs=\"RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES256K ES384 ES512\", ";

  private String token = "";

  @BeforeEach
  void signIn() {
    token = client.login().access();
    assertThat(client.session(token).status()).isEqualTo(200);
  }

  @Test
  void a_proof_without_nonce_is_asked_for_one() {
    refused(
        call(claims -> claims.remove("nonce")),
        "use_dpop_nonce",
        "Authorization server requires nonce in DPoP proof");
    RawClient.Reply wrong = call(claims -> claims.put("nonce", "x"));
    assertThat(wrong.description()).isEqualTo("DPoP \"nonce\" mismatch");
    assertThat(wrong.header("WWW-Authenticate")).isEqualTo(ALGORITHMS + "error=\"use_dpop_nonce\"");
  }

  @Test
  void the_nonces_of_the_two_servers_are_different() {
    String ofPds = client.nonce;
    client.form("/oauth/par", client.authorization(RawClient.verifier()));
    assertThat(client.nonce).isNotEqualTo(ofPds);
    assertThat(call(claims -> {}).error()).isEqualTo("use_dpop_nonce");
  }

  @Test
  void a_call_needs_a_proof_with_the_hash_of_the_token() {
    refused(
        client.send(request().header("Authorization", "DPoP " + token)),
        "invalid_dpop_proof",
        "DPoP proof required");
    assertThat(call(claims -> claims.remove("ath")).description())
        .isEqualTo("DPoP \"ath\" mismatch");
    assertThat(call(claims -> claims.put("ath", RawClient.challenge("other"))).description())
        .isEqualTo("DPoP \"ath\" mismatch");
  }

  @Test
  void a_proof_is_good_once() {
    String proof = client.proof(claims());
    HttpRequest.Builder request =
        request().header("Authorization", "DPoP " + token).header("DPoP", proof);
    assertThat(client.send(request).status()).isEqualTo(200);
    refused(client.send(request), "invalid_dpop_proof", "DPoP proof replayed");
  }

  @Test
  void an_old_proof_is_refused_and_its_challenge_leaves_out_what_cannot_be_quoted() {
    RawClient.Reply reply =
        call(claims -> claims.put("iat", Date.from(clock.instant().minusSeconds(300))));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.description())
        .isEqualTo(
            "Failed to verify DPoP proof: \"iat\" claim timestamp check failed (too far in the"
                + " past)");
    assertThat(reply.header("WWW-Authenticate"))
        .isEqualTo(ALGORITHMS + "error=\"invalid_dpop_proof\"");
    assertThat(
            call(claims -> claims.put("iat", Date.from(clock.instant().minusSeconds(120))))
                .status())
        .isEqualTo(200);
  }

  @Test
  void a_token_is_bound_to_its_key() {
    RawClient thief = anotherClient();
    refused(thief.session(token), "invalid_token", "Invalid DPoP key binding");
  }

  @Test
  void an_unknown_token_and_an_expired_one_are_invalid() {
    refused(client.session("made-up"), "invalid_token", "Invalid token");
    clock.advance(Duration.ofHours(1));
    assertThat(client.session(token).error()).isEqualTo("invalid_token");
  }

  @Test
  void other_kinds_of_authorization_are_refused() {
    assertThat(client.send(request()).error()).isEqualTo("AuthMissing");
    assertThat(client.send(request().header("Authorization", "Bearer " + token)).error())
        .isEqualTo("InvalidToken");
    assertThat(client.send(request().header("Authorization", "Basic eDp5")).status())
        .isEqualTo(400);
  }

  @Test
  void a_token_is_of_no_use_at_another_pds() {
    RawClient.Reply reply =
        client.resource(
            HttpRequest.get(
                java.net.URI.create(network.otherPds() + "/xrpc/com.atproto.server.getSession")),
            token);
    assertThat(reply.error()).isEqualTo("invalid_token");
  }

  @Test
  void the_pds_can_be_told_to_refuse_every_token() {
    network.faults().rejectAccessTokens(true);
    refused(client.session(token), "invalid_token", "Invalid token");
    network.faults().rejectAccessTokens(false);
    assertThat(client.session(token).status()).isEqualTo(200);
  }

  private HttpRequest.Builder request() {
    return HttpRequest.get(client.xrpc("com.atproto.server.getSession"));
  }

  private Map<String, Object> claims() {
    return client.proofClaims("GET", client.xrpc("com.atproto.server.getSession"), token);
  }

  private RawClient.Reply call(Consumer<Map<String, Object>> change) {
    Map<String, Object> claims = claims();
    change.accept(claims);
    return client.send(
        request().header("Authorization", "DPoP " + token).header("DPoP", client.proof(claims)));
  }

  private static void refused(RawClient.Reply reply, String error, String description) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.error()).isEqualTo(error);
    assertThat(reply.description()).isEqualTo(description);
    assertThat(reply.header("WWW-Authenticate"))
        .isEqualTo(
            ALGORITHMS + "error=\"" + error + "\", error_description=\"" + description + "\"");
    assertThat(reply.header("DPoP-Nonce")).isNotEmpty();
  }
}
