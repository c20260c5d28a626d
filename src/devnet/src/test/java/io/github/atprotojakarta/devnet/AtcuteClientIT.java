package io.github.atprotojakarta.devnet;

import static io.github.atprotojakarta.devnet.ReferenceClient.page;
import static io.github.atprotojakarta.devnet.ReferenceClientIT.config;
import static io.github.atprotojakarta.devnet.ReferenceClientIT.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A second client checks the strict network. Its authors are neither those of the reference nor
 * those of this project.
 */
@ExtendWith(NeedsPackages.class)
class AtcuteClientIT {
  private static final int STEPS = 15;

  private static JsonObjectBuilder origins(StrictNetwork network) {
    JsonObjectBuilder origins = Json.createObjectBuilder();
    network.addresses().forEach((origin, address) -> origins.add(origin + "", address + ""));
    return origins;
  }

  @ParameterizedTest
  @EnumSource
  void the_client_of_atcute_works_at_the_strict_network(DevnetClientType kind) {
    try (StrictNetwork network = StrictNetwork.start()) {
      Did did = network.createAccount("alice.test", "alice-pass");
      ReferenceClient client =
          new ReferenceClient(
              "atcute-client.mjs",
              Map.of(
                  "SIGN-IN", page(url -> network.signIn(url, "alice.test", "alice-pass")),
                  "DENY", page(network::deny),
                  "PUBLISH", metadata -> publish(network, json(metadata))));

      List<String> said =
          client.run(
              config(
                      kind,
                      ClientKeySet.generate(new SecureRandom()),
                      network.pds(),
                      network.plcDirectory())
                  .add("handle", "alice.test")
                  .add("did", did.value())
                  .add("origins", origins(network))
                  .build());

      assertThat(said).hasSize(STEPS).allMatch(line -> line.startsWith("PASS "));
      assertThat(network.counters().logins()).isEqualTo(7);
      assertThat(network.counters().refreshes()).isEqualTo(5);
      assertThat(network.counters().replays()).isEqualTo(1);
      // Unlike the reference client, it leaves the sessions of earlier logins to the server.
      assertThat(network.counters().revocations()).isEqualTo(1);
      assertThat(network.counters().sessions(did)).isEqualTo(5);
    }
  }

  private static String publish(StrictNetwork network, JsonObject metadata) {
    network.publishClient(metadata.getString("client_id"), metadata, null, null);
    return "published";
  }
}
