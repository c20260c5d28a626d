package io.github.atprotojakarta.oauth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoreReaderTest {
  private static final Secret PASSWORD = Secret.of("hunter2-and-more");

  @TempDir static Path folder;
  private static Path store;

  /** The JDK makes keystores in this tool only: no API of it makes a certificate. */
  private static void keytool(Path file, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of("-genkeypair", "-storetype", "PKCS12", "-dname", "CN=test"));
    command.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD.reveal()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  @BeforeAll
  static void make() throws Exception {
    store = folder.resolve("keys.p12");
    String[] ec = {"-keyalg", "EC", "-groupname", "secp256r1"};
    keytool(store, ec[0], ec[1], ec[2], ec[3], "-alias", "spring", "-startdate", "-10d");
    keytool(store, ec[0], ec[1], ec[2], ec[3], "-alias", "summer", "-startdate", "-1d");
  }

  @Test
  void the_newest_key_of_a_keystore_signs_and_the_old_one_is_kept() {
    ClientKeySet keys = ClientKeySet.fromKeyStore(store, PASSWORD);

    assertThat(keys.kids()).containsExactly("summer", "spring");
    assertThat(ClientKeySet.parse(keys.toPrivateJwks()).toPublicJwks())
        .isEqualTo(keys.toPublicJwks());
  }

  @Test
  void a_wrong_password_is_told_and_not_shown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.fromKeyStore(store, Secret.of("wrong-password")))
        .withMessageContaining(store.toString())
        .withMessageContaining("cannot be opened with this password")
        .withMessageNotContaining("wrong-password")
        .withNoCause();
  }

  @Test
  void a_file_that_is_no_keystore_or_not_there_is_told_by_its_name() throws Exception {
    Path text = Files.writeString(folder.resolve("text.p12"), "no keystore");

    for (Path file : List.of(text, folder.resolve("none.p12"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientKeySet.fromKeyStore(file, PASSWORD))
          .withMessageContaining(file + " cannot be read as PKCS#12");
    }
  }

  @Test
  void an_rsa_key_of_a_keystore_signs_too() throws Exception {
    Path rsa = folder.resolve("rsa.p12");
    keytool(rsa, "-keyalg", "RSA", "-keysize", "2048", "-alias", "seed");

    ClientKeySet keys = ClientKeySet.fromKeyStore(rsa, PASSWORD);

    assertThat(keys.kids()).containsExactly("seed");
    assertThat(keys.find("seed").orElseThrow().algorithms())
        .startsWith(ClientKeyAlgorithm.PS256)
        .contains(ClientKeyAlgorithm.RS256);
  }

  @Test
  void an_entry_that_cannot_sign_is_told_by_its_alias() throws Exception {
    Path rsa = folder.resolve("weak.p12");
    keytool(rsa, "-keyalg", "RSA", "-keysize", "1024", "-alias", "old-tls");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.fromKeyStore(rsa, PASSWORD))
        .withMessageContaining("\"old-tls\", which is no private key that can sign");
  }
}
