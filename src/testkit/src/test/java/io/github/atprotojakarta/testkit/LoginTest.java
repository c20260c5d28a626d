package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.identity.Did;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginTest {
  @Test
  void a_login_gives_tokens_that_the_pds_accepts_and_that_can_be_refreshed() {
    try (StrictNetwork network = StrictNetwork.start()) {
      Did alice = network.createAccount("alice.test", "alice-pass");
      RawClient client = new RawClient(network);
      RawClient.Tokens tokens = client.login();
      assertThat(tokens.json().getString("sub")).isEqualTo(alice.value());
      assertThat(tokens.json().getString("scope")).isEqualTo("atproto transition:generic");
      assertThat(tokens.json().getString("token_type")).isEqualTo("DPoP");

      RawClient.Reply session = client.session(tokens.access());
      assertThat(session.status()).isEqualTo(200);
      assertThat(session.json().getString("did")).isEqualTo(alice.value());
      assertThat(session.json().getString("handle")).isEqualTo("alice.test");

      RawClient.Tokens renewed = RawClient.tokens(client.refresh(tokens.refresh()));
      assertThat(client.session(renewed.access()).status()).isEqualTo(200);
      assertThat(client.session(tokens.access()).description()).isEqualTo("Invalid token");
      assertThat(network.counters().logins()).isEqualTo(1);
      assertThat(network.counters().refreshes()).isEqualTo(1);
      assertThat(network.counters().sessions(alice)).isEqualTo(1);
    }
  }

  @Test
  void the_callback_carries_issuer_state_and_code() {
    try (StrictNetwork network = StrictNetwork.start()) {
      network.createAccount("alice.test", "alice-pass");
      RawClient client = new RawClient(network);
      RawClient.Reply pushed =
          client.form("/oauth/par", client.authorization(RawClient.verifier()));
      assertThat(pushed.status()).isEqualTo(201);
      URI callback = network.signIn(client.authorizationUrl(pushed), "alice.test", "alice-pass");
      Map<String, String> parameters = RawClient.query(callback);
      assertThat(callback.toString()).startsWith(RawClient.REDIRECT + "?");
      assertThat(parameters).containsOnlyKeys("iss", "state", "code");
      assertThat(parameters).containsEntry("iss", network.issuer().toString());
      assertThat(parameters).containsEntry("state", "s");
    }
  }

  @Test
  void a_record_can_be_written_and_read() {
    try (StrictNetwork network = StrictNetwork.start()) {
      Did alice = network.createAccount("alice.test", "alice-pass");
      RawClient client = new RawClient(network);
      RawClient.Tokens tokens = client.login();
      RawClient.Reply created =
          client.resource(
              HttpRequest.post(
                  client.xrpc("com.atproto.repo.createRecord"),
                  "application/json",
                  HttpBody.of(
                      "{\"repo\":\"%s\",\"collection\":\"app.bsky.feed.post\",\"record\":{\"text\":\"hi\"}}"
                          .formatted(alice))),
              tokens.access());
      assertThat(created.status()).isEqualTo(200);
      assertThat(created.json().getString("uri"))
          .matches("at://" + alice + "/app\\.bsky\\.feed\\.post/[2-7a-z]{13}");
      assertThat(created.json().getString("cid")).startsWith("bafyrei").hasSize(59);
    }
  }

  @Test
  void the_loopback_network_is_reached_over_plain_http() {
    try (StrictNetwork network =
        StrictNetwork.builder().loopback().account("alice.test", "alice-pass").start()) {
      assertThat(network.issuer().toString()).startsWith("http://127.0.0.1:");
      assertThat(network.pds()).isNotEqualTo(network.issuer());
      RawClient client = new RawClient(network);
      assertThat(client.session(client.login().access()).status()).isEqualTo(200);
    }
  }
}
