package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the network itself, without the library; the other tests depend on it. */
class ReferenceNetworkIT {
  @SuppressWarnings("NullAway.Init") // start() sets it before the tests
  private static ReferenceNetwork network;

  private final BareClient client = new BareClient(network.issuer());
  private final ReferenceSignIn person = new ReferenceSignIn();

  @BeforeAll
  static void start() {
    network =
        ReferenceNetwork.builder()
            .account("alice.test", "alice-pass")
            .account("bob.test", "bob-pass")
            .start();
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  @Test
  void a_person_signs_in_and_the_tokens_work_until_they_are_revoked() {
    URI callback = person.signIn(client.authorize(), "alice.test", "alice-pass");

    assertThat(BareClient.parameters(callback))
        .containsEntry("iss", network.issuer().toString())
        .containsEntry("state", "the-state");
    JsonObject tokens = client.exchange(callback);
    String accessToken = tokens.getString("access_token");
    assertThat(tokens.getString("sub")).isEqualTo(network.account("alice.test").toString());
    assertThat(client.getSession(accessToken).statusCode()).isEqualTo(200);
    assertThat(network.control().tokens(network.account("alice.test"))).hasSize(1);

    client.revoke(tokens.getString("refresh_token"));

    assertThat(client.getSession(accessToken).statusCode()).isEqualTo(401);
    assertThat(network.control().tokens(network.account("alice.test"))).isEmpty();
  }

  @Test
  void a_person_denies_and_the_callback_says_so() {
    URI callback = person.deny(client.authorize());

    assertThat(BareClient.parameters(callback))
        .containsEntry("error", "access_denied")
        .containsEntry("iss", network.issuer().toString())
        .doesNotContainKey("code");
  }

  @Test
  void a_wrong_password_is_refused() {
    assertThatThrownBy(() -> person.signIn(client.authorize(), "alice.test", "wrong"))
        .hasMessageContaining("/sign-in: 400")
        .hasMessageContaining("Invalid identifier or password");
  }

  @Test
  void a_short_token_age_shows_in_the_answer() {
    network.control().tokenMaxAge(Duration.ofSeconds(90));
    URI callback = person.signIn(client.authorize(), "bob.test", "bob-pass");

    assertThat(client.exchange(callback).getInt("expires_in")).isBetween(80, 90);
    network.control().tokenMaxAge(Duration.ofHours(1));
  }

  @Test
  void the_plc_directory_and_the_pds_know_the_account() {
    var http = new NetworkHttp();
    String did = network.account("alice.test").toString();

    assertThat(
            http.send(HttpRequest.newBuilder(network.plcDirectory().resolve("/" + did)).build())
                .body())
        .contains("at://alice.test", network.pds().toString());
    assertThat(
            http.send(
                    HttpRequest.newBuilder(
                            network
                                .pds()
                                .resolve(
                                    "/xrpc/com.atproto.identity.resolveHandle?handle=alice.test"))
                        .build())
                .body())
        .contains(did);
  }
}
