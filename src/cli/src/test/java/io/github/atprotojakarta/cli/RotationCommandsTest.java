package io.github.atprotojakarta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.persistence.KeyRing;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotationCommandsTest {
  private final StoredRows rows = new StoredRows();
  private final TestConsole console = new TestConsole();

  @TempDir Path folder;
  private Path clientKeys;
  private Path encryptionKeys;

  @BeforeEach
  void writeFiles() throws IOException {
    clientKeys = folder.resolve("keys.json");
    encryptionKeys = folder.resolve("ring.json");
    Files.writeString(
        clientKeys, ClientKeySet.generate(new SecureRandom()).toPrivateJwks().reveal());
    Files.writeString(encryptionKeys, rows.ring.toJwkSet().reveal());
    console.environment.put("ATPROTO_KEYS_FILE", clientKeys.toString());
    console.environment.put("ATPROTO_ENCRYPTION_KEYS_FILE", encryptionKeys.toString());
  }

  @AfterEach
  void close() {
    rows.close();
  }

  private int rotate(String... args) {
    List<String> all = new ArrayList<>(List.of("rotate"));
    all.addAll(List.of(args));
    return console.run(all.toArray(String[]::new));
  }

  private int rotateInDatabase(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--database-url", rows.url));
    return rotate(all.toArray(String[]::new));
  }

  private List<String> ids(KeyKind kind) throws IOException {
    return kind == KeyKind.CLIENT
        ? ClientKeySet.parse(Secret.of(Files.readString(clientKeys))).kids()
        : KeyRing.parse(Secret.of(Files.readString(encryptionKeys))).keyIds();
  }

  @ParameterizedTest
  @EnumSource
  void a_key_is_appended_activated_and_the_old_one_removed(KeyKind kind) throws IOException {
    String old = ids(kind).get(0);
    assertThat(rotate(kind.command, "append")).isZero();
    List<String> both = ids(kind);
    assertThat(both).hasSize(2).startsWith(old);
    String added = both.get(1);
    assertThat(console.printed()).contains("Appended the key \"" + added + "\"", "on all nodes");

    console.answer = "yes";
    assertThat(rotate(kind.command, "activate")).isZero();
    assertThat(ids(kind)).containsExactly(added, old);
    assertThat(console.questions).singleElement().asString().contains(added);

    assertThat(rotateInDatabase(kind.command, "remove", old)).isZero();
    assertThat(ids(kind)).containsExactly(added);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("no temporary file").hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", ""})
  void a_key_is_not_activated_before_all_nodes_have_it(String answer) throws IOException {
    rotate("encryption-key", "append");
    List<String> before = ids(KeyKind.ENCRYPTION);
    console.answer = answer.isEmpty() ? null : answer;
    assertThat(rotate("encryption-key", "activate")).isEqualTo(1);
    assertThat(ids(KeyKind.ENCRYPTION)).isEqualTo(before);
    assertThat(rotate("encryption-key", "activate", "--yes")).isZero();
  }

  @Test
  void a_key_that_sessions_need_is_not_removed() throws IOException {
    rows.insert();
    String needed = rows.ring.encryptingKeyId();
    rotate("encryption-key", "append");
    rotate("encryption-key", "activate", "--yes");
    console.messages();
    assertThat(rotateInDatabase("encryption-key", "remove", needed)).isEqualTo(1);
    assertThat(console.messages()).startsWith("1 sessions need the key \"" + needed + "\"");
    assertThat(ids(KeyKind.ENCRYPTION)).contains(needed);
  }

  @Test
  void the_first_the_only_and_an_unknown_key_are_not_removed() throws IOException {
    String only = ids(KeyKind.CLIENT).get(0);
    assertThat(rotateInDatabase("client-key", "remove", only)).isEqualTo(1);
    assertThat(console.messages()).contains("is the only key");
    rotate("client-key", "append");
    assertThat(rotateInDatabase("client-key", "remove", only)).isEqualTo(1);
    assertThat(console.messages()).contains("is the first key");
    assertThat(rotateInDatabase("client-key", "remove", "other")).isEqualTo(1);
    assertThat(console.messages()).contains("There is no key \"other\"", only);
    assertThat(rotate("client-key", "activate", "--key", only, "--yes")).isEqualTo(1);
    assertThat(console.messages()).contains("is the first key already");
  }

  @Test
  void the_file_keeps_its_permissions() throws IOException {
    Set<PosixFilePermission> own = PosixFilePermissions.fromString("rw-r-----");
    Files.setPosixFilePermissions(encryptionKeys, own);
    assertThat(rotate("encryption-key", "append")).isZero();
    assertThat(Files.getPosixFilePermissions(encryptionKeys)).isEqualTo(own);
  }

  @Test
  void a_link_stays_a_link() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), encryptionKeys);
    assertThat(rotate("encryption-key", "append", "--file", link.toString())).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(ids(KeyKind.ENCRYPTION)).hasSize(2);
  }

  @Test
  void a_file_that_is_no_key_set_is_refused_and_stays() throws IOException {
    String pem = ClientKeySet.generate(new SecureRandom()).toPrivatePem().reveal();
    for (String content : List.of(pem, "{}", "[]", "{\"keys\":[{\"kty\":\"oct\"}]}", "")) {
      Files.writeString(clientKeys, content);
      assertThat(rotate("client-key", "append")).as(content).isEqualTo(1);
      assertThat(console.messages()).startsWith("The file " + clientKeys).hasLineCount(1);
      assertThat(clientKeys).hasContent(content);
    }
    console.environment.clear();
    assertThat(rotate("client-key", "append")).isEqualTo(1);
    assertThat(console.messages()).contains("atproto.keys-file");
  }

  @ParameterizedTest
  @EnumSource
  void the_status_shows_the_age_of_each_key_that_has_a_date(KeyKind kind) throws IOException {
    Instant now = Instant.parse("2026-12-02T01:02:03.4Z");
    withoutDates(clientKeys);
    withoutDates(encryptionKeys);
    console.clock = Clock.fixed(now.minus(Duration.ofDays(12)), ZoneOffset.UTC);
    assertThat(rotate(kind.command, "append")).isZero();
    String added = ids(kind).get(1);
    console.printed();

    console.clock = Clock.fixed(now, ZoneOffset.UTC);
    assertThat(rotateInDatabase("status")).isZero();
    assertThat(console.printed())
        .containsPattern(kind.command + " +" + ids(kind).get(0) + " +age unknown +0 sessions")
        .containsPattern(kind.command + " +" + added + " +12 days +0 sessions");
    assertThat(rotateInDatabase("status", "--json")).isZero();
    JsonObject json = Json.createReader(new StringReader(console.printed())).readObject();
    for (JsonObject key : json.getJsonArray("keys").getValuesAs(JsonObject.class)) {
      if (key.getString("kid").equals(added)) {
        assertThat(key.getString("createdAt")).isEqualTo("2026-11-20T01:02:03Z");
        assertThat(key.getInt("ageSeconds")).isEqualTo(12 * 86_400);
      } else {
        assertThat(key).doesNotContainKeys("createdAt", "ageSeconds");
      }
    }
  }

  @Test
  void the_status_and_the_doctor_show_when_a_key_stops_signing() throws IOException {
    Files.writeString(
        clientKeys,
        Files.readString(clientKeys).replaceFirst("\"kty\"", "\"exp\":4102444800,\"kty\""));

    assertThat(rotateInDatabase("status")).isZero();
    assertThat(console.printed())
        .contains("signs for new sessions, signs until 2100-01-01T00:00:00Z");
    assertThat(rotateInDatabase("status", "--json")).isZero();
    JsonObject json = Json.createReader(new StringReader(console.printed())).readObject();
    assertThat(json.getJsonArray("keys").getValuesAs(JsonObject.class))
        .extracting(key -> key.getString("expiresAt", "none"))
        .containsExactly("2100-01-01T00:00:00Z", "none");
    console.run("doctor", "--database-url", rows.url);
    assertThat(console.printed()).contains("signs for new sessions until 2100-01-01T00:00:00Z");
  }

  private static void withoutDates(Path file) throws IOException {
    Files.writeString(file, Files.readString(file).replaceAll(",\"iat\":\\d+|\"iat\":\\d+,", ""));
  }

  @Test
  void the_status_compares_files_and_sessions() {
    rows.insert();
    KeyRing later = rows.ring.rotated(new SecureRandom());
    rows.rotate(later);
    rows.insert();
    assertThat(rotateInDatabase("status")).as("keys are missing").isEqualTo(1);
    assertThat(console.printed())
        .containsPattern("client-key .* 0 sessions +signs for new sessions")
        .containsPattern("encryption-key +" + rows.ring.encryptingKeyId() + " .* 1 sessions +enc")
        .containsPattern("encryption-key +" + later.encryptingKeyId() + " .* 1 sessions +MISSING");
    assertThat(rotateInDatabase("status", "--json")).isEqualTo(1);
    JsonObject json = Json.createReader(new StringReader(console.printed())).readObject();
    assertThat(json.getJsonArray("keys").getValuesAs(JsonObject.class))
        .filteredOn(key -> key.getString("kid").equals(later.encryptingKeyId()))
        .singleElement()
        .satisfies(key -> assertThat(key.containsKey("position")).isFalse());
  }
}
