package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.testkit.store.Together;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptionKeysTest {
  private final SecureRandom random = new SecureRandom();
  @TempDir private Path directory;

  @Test
  void keys_come_from_a_setting() {
    KeyRing ring = KeyRing.generate(random);
    EncryptionKeys keys = load(Map.of("atproto.encryption.keys", ring.toJwkSet().reveal()));
    assertThat(keys.get().encryptingKey()).isEqualTo(ring.encryptingKey());
    assertThat(keys).hasToString("KeyRing[" + ring.encryptingKeyId() + "]");
  }

  @Test
  void keys_come_from_a_file_and_rotate_with_it() throws IOException {
    Path file = directory.resolve("keys.json");
    KeyRing first = KeyRing.generate(random);
    write(file, first.toJwkSet().reveal(), 1);
    EncryptionKeys keys = load(Map.of("atproto.encryption.keys-file", file.toString()));
    assertThat(keys.get().keyIds()).isEqualTo(first.keyIds());
    KeyRing second = first.rotated(random);
    write(file, second.toJwkSet().reveal(), 2);
    assertThat(keys.get().keyIds()).isEqualTo(second.keyIds());
  }

  @Test
  void a_file_that_becomes_unreadable_or_vanishes_leaves_the_keys_as_they_were()
      throws IOException {
    Path file = directory.resolve("keys.json");
    KeyRing ring = KeyRing.generate(random);
    write(file, ring.toJwkSet().reveal(), 1);
    EncryptionKeys keys = load(Map.of("atproto.encryption.keys-file", file.toString()));
    write(file, "{\"keys\":[", 2);
    assertThat(keys.get().keyIds()).isEqualTo(ring.keyIds());
    write(file, "", 3);
    assertThat(keys.get().keyIds()).isEqualTo(ring.keyIds());
    Files.delete(file);
    assertThat(keys.get().keyIds()).isEqualTo(ring.keyIds());
    KeyRing corrected = ring.rotated(random);
    write(file, corrected.toJwkSet().reveal(), 4);
    assertThat(keys.get().keyIds()).isEqualTo(corrected.keyIds());
  }

  @Test
  void a_file_that_is_missing_at_the_start_is_named() {
    Path file = directory.resolve("missing.json");
    assertThatThrownBy(() -> load(Map.of("atproto.encryption.keys-file", file.toString())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void an_invalid_key_is_told_with_the_setting_and_the_file() throws IOException {
    String noKid =
        "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"A256GCM\",\"k\":\"" + "A".repeat(43) + "\"}]}";
    Path file = Files.writeString(directory.resolve("bad.json"), noKid);

    assertThatThrownBy(() -> load(Map.of("atproto.encryption.keys", noKid)))
        .hasMessage("atproto.encryption.keys: Encryption key number 1 has no kid");
    assertThatThrownBy(() -> load(Map.of("atproto.encryption.keys-file", file.toString())))
        .hasMessage(
            "atproto.encryption.keys-file = \"" + file + "\": Encryption key number 1 has no kid");
  }

  @Test
  void without_keys_there_is_no_start_and_the_message_says_how_to_make_one() throws Exception {
    assertThatThrownBy(() -> load(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("atproto.encryption.keys-file")
        .satisfies(
            e -> {
              String message = e.getMessage();
              String command = message.substring(message.indexOf("echo"), message.indexOf(" > "));
              KeyRing ring = KeyRing.parse(Secret.of(shell(command)));
              assertThat(ring.keyIds()).hasSize(1);
              assertThat(ring.createdAt(ring.encryptingKeyId())).isPresent();
            });
  }

  @Test
  void keys_that_are_configured_twice_are_refused() {
    assertThatThrownBy(
            () ->
                load(
                    Map.of(
                        "atproto.encryption.keys", "{}", "atproto.encryption.keys-file", "x.json")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not both");
  }

  @Test
  void development_makes_a_key_that_only_its_owner_reads_and_finds_it_again() throws IOException {
    Map<String, String> settings = development(directory.resolve("new").resolve("data"));
    KeyRing made = load(settings).get();
    assertThat(made.createdAt(made.encryptingKeyId())).isPresent();
    assertThat(load(settings).get().encryptingKey()).isEqualTo(made.encryptingKey());
    Path file = directory.resolve("new/data/encryption-keys.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void of_several_that_make_the_key_at_once_all_get_the_same() throws Exception {
    for (int round = 0; round < 20; round++) {
      Map<String, String> settings = development(directory.resolve("round" + round));
      List<String> kids = Together.run(8, i -> load(settings).get().encryptingKeyId());
      assertThat(kids).containsOnly(kids.get(0));
    }
  }

  @Test
  void development_in_a_place_that_cannot_be_written_says_what_to_do() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> load(development(file.resolve("data"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("atproto.data-directory");
  }

  private EncryptionKeys load(Map<String, String> settings) {
    return EncryptionKeys.load(Settings.of(settings), random);
  }

  private static Map<String, String> development(Path data) {
    return Map.of("atproto.development-mode", "true", "atproto.data-directory", data.toString());
  }

  // The time is set, so that the test needs no pause between two writes.
  private static void write(Path file, String text, int second) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(second * 1000L));
  }

  private static String shell(String command) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", command).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
