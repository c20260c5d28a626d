package io.github.atprotojakarta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.oauth.client.ClientKeySet;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  private static final String NODE = "http://10.0.0.1:8080";
  private static final String CLIENT_ID = "https://app.atnet.dev/oauth/client-metadata.json";

  private final StoredRows rows = new StoredRows();
  private final TestConsole console = new TestConsole();

  @TempDir Path folder;

  @BeforeEach
  void publish() throws IOException {
    Path ring = folder.resolve("ring.json");
    Files.writeString(ring, rows.ring.toJwkSet().reveal());
    Path settings = folder.resolve("settings.properties");
    Files.writeString(
        settings,
        "atproto.public-url=https://app.atnet.dev/\natproto.encryption.keys-file=" + ring + "\n");
    console.web.put("https://plc.directory/_health", "{}");
    console.web.put(
        CLIENT_ID,
        ("{\"client_id\":\"%s\",\"redirect_uris\":[\"https://app.atnet.dev/cb\"],"
                + "\"scope\":\"atproto\",\"token_endpoint_auth_method\":\"none\","
                + "\"dpop_bound_access_tokens\":true}")
            .formatted(CLIENT_ID));
  }

  @AfterEach
  void close() {
    rows.close();
  }

  private int doctor(String... args) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "doctor",
                "--settings",
                folder.resolve("settings.properties").toString(),
                "--database-url",
                rows.url));
    all.addAll(List.of(args));
    return console.run(all.toArray(String[]::new));
  }

  @Test
  void a_sound_application_has_no_fault() {
    rows.insert();
    assertThat(doctor()).isZero();
    assertThat(console.printed().lines())
        .allMatch(line -> line.startsWith("ok "))
        .anyMatch(line -> line.contains("each encryption-key of a stored session is in its file"))
        .anyMatch(line -> line.contains("tables, rights and clock are right"))
        .anyMatch(line -> line.contains("authorization servers accept " + CLIENT_ID));
  }

  @Test
  void each_fault_is_found_and_none_hides_another() throws IOException {
    rows.rotate(rows.ring.rotated(new SecureRandom()));
    rows.insert();
    console.web.clear();
    console.clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    assertThat(doctor("--json")).isEqualTo(1);
    JsonObject json = Json.createReader(new StringReader(console.printed())).readObject();
    assertThat(json.getJsonArray("checks").getValuesAs(JsonObject.class))
        .filteredOn(check -> !check.getBoolean("ok"))
        .extracting(check -> check.getString("check"))
        .containsExactly("database", "PLC directory", "client");

    console.clock = Clock.systemUTC();
    assertThat(doctor()).isEqualTo(1);
    assertThat(console.printed())
        .contains("FAULT  keys of sessions: Sessions need keys that are not in");
  }

  @Test
  void a_database_that_does_not_respond_is_one_fault() {
    assertThat(doctor("--database-url", "jdbc:nothing:here")).isEqualTo(2);
    assertThat(
            console.run(
                "doctor",
                "--settings",
                folder.resolve("settings.properties").toString(),
                "--database-url",
                "jdbc:nothing:here"))
        .isEqualTo(1);
    assertThat(console.printed()).contains("FAULT  database: Cannot connect to the database");
  }

  @Test
  void nodes_are_ready_and_publish_the_same_keys() {
    String keys = ClientKeySet.generate(new SecureRandom()).toPublicJwks().toString();
    String other = "http://10.0.0.2:8080";
    for (String node : List.of(NODE, other)) {
      console.web.put(node + "/health/ready", "{}");
      console.web.put(node + "/oauth/jwks.json", keys);
    }
    assertThat(doctor("--node", NODE, "--node", other + "/")).isZero();
    assertThat(console.printed()).contains("node " + NODE + ": is ready; publishes 1 key");

    console.web.put(
        other + "/oauth/jwks.json",
        ClientKeySet.generate(new SecureRandom()).toPublicJwks().toString());
    assertThat(doctor("--node", NODE, "--node", other)).isEqualTo(1);
    assertThat(console.printed())
        .contains("FAULT  node " + other + ": publishes other keys than " + NODE);

    console.web.put(NODE + "/oauth/jwks.json", "not JSON");
    console.web.remove(other + "/health/ready");
    assertThat(doctor("--node", NODE, "--node", other)).isEqualTo(1);
    assertThat(console.printed().lines().filter(line -> line.startsWith("FAULT"))).hasSize(2);
  }

  @Test
  void nodes_that_are_not_in_one_data_grid_are_a_fault() {
    String keys = ClientKeySet.generate(new SecureRandom()).toPublicJwks().toString();
    String other = "http://10.0.0.2:8080";
    for (String node : List.of(NODE, other)) {
      console.web.put(node + "/oauth/jwks.json", keys);
    }
    console.web.put(NODE + "/health/ready", readiness(2));
    console.web.put(other + "/health/ready", readiness(1));

    assertThat(doctor("--node", NODE, "--node", other)).isEqualTo(1);
    assertThat(console.printed())
        .contains(
            "node " + NODE + ": is ready; publishes 1 key; members of its data grid: 2",
            "FAULT  node " + other + ": sees only 1 of 2 nodes in its data grid");
  }

  private static String readiness(int members) {
    return """
        {"status": "UP", "checks": [{"name": "other", "status": "UP"}, {"name": "atproto",
          "status": "UP", "data": {"store": "responds", "members": "%d"}}]}
        """
        .formatted(members);
  }

  @Test
  void the_tables_can_be_created_by_hand() {
    assertThat(console.run("ddl")).isZero();
    assertThat(console.printed())
        .contains("create table if not exists atproto_session (", "revocation_owed_since");
    assertThat(console.run("ddl", "--after", "3")).isZero();
    assertThat(console.printed()).startsWith("-- V4__").contains("-- V5__");
    assertThat(console.run("ddl", "--after", "6")).isZero();
    assertThat(console.printed()).doesNotContain("table");
    assertThat(console.run("ddl", "--after", "-1")).isEqualTo(1);
  }

  @Test
  void an_account_is_resolved_as_at_a_login() {
    assertThat(doctor("--account", "nobody.example.com")).isEqualTo(1);
    assertThat(console.printed())
        .contains("PROBLEM: ", "FAULT  account nobody.example.com: cannot sign in");
  }
}
