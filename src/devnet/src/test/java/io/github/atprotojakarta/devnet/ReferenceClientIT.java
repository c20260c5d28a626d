package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Most tests of this project trust the strict network. Here the reference client checks it, with
 * the same script as for the reference network.
 */
@ExtendWith(OneNetwork.class)
class ReferenceClientIT {
  private static final int STEPS = 17;

  @ParameterizedTest
  @EnumSource
  void the_reference_client_finds_at_the_strict_network_what_it_finds_at_the_reference(
      DevnetClientType kind) {
    try (StrictNetwork network = StrictNetwork.builder().loopback().start()) {
      Did did = network.createAccount("alice.test", "alice-pass");
      ClientKeySet keys = ClientKeySet.generate(new SecureRandom());
      ClientMetadata metadata = ClientApplication.metadata(kind);
      network.publishClient(
          metadata.clientId(),
          metadata.toJson(),
          ClientApplication.JWKS_URI.toString(),
          keys.toPublicJwks());
      ReferenceClient client =
          new ReferenceClient(
              page -> network.signIn(page, "alice.test", "alice-pass"), network::deny);

      List<String> said =
          client.run(
              config(kind, keys, network.pds(), network.plcDirectory())
                  .add("handle", "alice.test")
                  .add("did", did.value())
                  .build());

      assertThat(said).hasSize(STEPS).allMatch(line -> line.startsWith("PASS "));
      // A public client may have an account selected where none is known; it counts as a consent.
      int logins = kind == DevnetClientType.LOOPBACK ? 8 : 7;
      assertThat(network.counters().logins()).isEqualTo(logins);
      assertThat(network.counters().refreshes()).isEqualTo(5);
      assertThat(network.counters().replays()).isEqualTo(1);
      assertThat(network.counters().revocations()).isEqualTo(logins - 1);
      assertThat(network.counters().sessions(did)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_script_holds_at_the_reference_network(DevnetClientType kind, ReferenceNetwork network) {
    Person person = Person.join(network);
    try (ClientApplication application = new ClientApplication(network, kind)) {
      ReferenceClient client =
          new ReferenceClient(
              page -> new ReferenceSignIn().signIn(page, person.handle(), person.password()),
              page -> new ReferenceSignIn().deny(page));

      List<String> said =
          client.run(
              config(kind, application.keys(), network.pds(), network.plcDirectory())
                  .add("handle", person.handle())
                  .add("did", person.did().value())
                  .build());

      assertThat(said).hasSize(STEPS).allMatch(line -> line.startsWith("PASS "));
      assertThat(network.control().tokens(person.did())).isEmpty();
    }
  }

  /** What the script wants to know of a client and its network. */
  static JsonObjectBuilder config(DevnetClientType kind, ClientKeySet keys, URI pds, URI plc) {
    JsonObjectBuilder config =
        Json.createObjectBuilder()
            .add("pds", pds.toString())
            .add("plc", plc.toString())
            .add("metadata", ClientApplication.metadata(kind).toJson());
    if (kind == DevnetClientType.CONFIDENTIAL) {
      config.add("jwks", json(keys.toPrivateJwks().reveal()));
    }
    return config;
  }

  /** Reads JSON. */
  static JsonObject json(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }
}
