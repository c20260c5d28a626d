package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The code exchange. */
class CodeTest extends NetworkTest {
  private final String verifier = RawClient.verifier();

  @Test
  void a_code_used_twice_ends_the_session_that_it_made() {
    Map<String, String> exchange = client.exchange(client.code(verifier), verifier);
    String token = RawClient.tokens(client.form("/oauth/token", exchange)).access();
    refused(client.form("/oauth/token", exchange), "Invalid code");
    assertThat(client.session(token).description()).isEqualTo("Invalid token");
    assertThat(network.counters().sessions(alice)).isZero();
    assertThat(network.counters().replays()).isEqualTo(1);
  }

  @Test
  void a_wrong_verifier_is_refused_and_uses_the_code_up() {
    String code = client.code(verifier);
    refused(
        client.form("/oauth/token", client.exchange(code, RawClient.verifier())),
        "Invalid code_verifier");
    refused(client.form("/oauth/token", client.exchange(code, verifier)), "Invalid code");
  }

  @Test
  void a_verifier_must_be_there_and_long_enough() {
    Map<String, String> without = client.exchange(client.code(verifier), verifier);
    without.remove("code_verifier");
    refused(client.form("/oauth/token", without), "code_verifier is required");
    String brief = "x".repeat(42);
    refused(
        client.form("/oauth/token", client.exchange(client.code(brief), brief)),
        "code_verifier too short");
  }

  @Test
  void a_challenge_is_good_for_one_login() {
    RawClient.tokens(client.form("/oauth/token", client.exchange(client.code(verifier), verifier)));
    refused(
        client.form("/oauth/token", client.exchange(client.code(verifier), verifier)),
        "Code challenge already used");
  }

  @Test
  void the_redirect_uri_must_be_the_same() {
    Map<String, String> exchange = client.exchange(client.code(verifier), verifier);
    exchange.put("redirect_uri", RawClient.REDIRECT + "/other");
    refused(
        client.form("/oauth/token", exchange),
        "The redirect_uri parameter must match the one used in the authorization request");
  }

  @Test
  void the_client_must_be_the_same() {
    Map<String, String> exchange = client.exchange(client.code(verifier), verifier);
    exchange.put("client_id", RawClient.loopbackClient("atproto"));
    refused(client.form("/oauth/token", exchange), "Token was not issued to this client");
  }

  @Test
  void the_dpop_key_must_be_the_one_of_the_pushed_request() {
    String code = client.code(verifier);
    refused(
        anotherClient().form("/oauth/token", client.exchange(code, verifier)),
        "DPoP proof does not match the expected JKT");
  }

  @Test
  void a_code_lives_five_minutes() {
    String code = client.code(verifier);
    clock.advance(Duration.ofMinutes(5).plusSeconds(1));
    refused(client.form("/oauth/token", client.exchange(code, verifier)), "This code has expired");
  }

  @Test
  void an_unknown_grant_type_is_refused() {
    Map<String, String> exchange = client.exchange("cod-x", verifier);
    exchange.put("grant_type", "password");
    refused(
        client.form("/oauth/token", exchange),
        "Grant type \"password\" is not supported by the server");
  }

  private static void refused(RawClient.Reply reply, String description) {
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("invalid_grant");
    assertThat(reply.description()).isEqualTo(description);
  }
}
