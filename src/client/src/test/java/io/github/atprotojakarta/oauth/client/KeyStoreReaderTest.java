package io.github.atprotojakarta.oauth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.Secret;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
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

  private static ClientKey key(ClientKeySet keys, String kid) {
    return keys.find(kid).orElseThrow();
  }

  private static X509Certificate certificate(Path file, String alias) throws Exception {
    return (X509Certificate)
        KeyStore.getInstance(file.toFile(), PASSWORD.reveal().toCharArray()).getCertificate(alias);
  }

  private static String pem(Certificate certificate) throws Exception {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  @Test
  void the_end_of_a_certificate_is_shown_and_does_not_stop_its_key() throws Exception {
    Path old = folder.resolve("old.p12");
    keytool(
        old, "-keyalg", "EC", "-groupname", "secp256r1", "-alias", "old", "-startdate", "-100d");
    ClientKeySet keys = ClientKeySet.fromKeyStore(old, PASSWORD);

    Instant end = certificate(old, "old").getNotAfter().toInstant();
    assertThat(end).as("90 days after its begin").isBefore(Instant.now());
    assertThat(key(keys, "old").certificateEndsAt()).contains(end);
    assertThat(key(keys, "old").expiresAt()).isEmpty();
    assertThat(keys.signingKids(Instant.now())).containsExactly("old");
  }

  @Test
  void a_key_in_pem_may_have_its_certificate_beside_it() throws Exception {
    String key = ClientKeySet.fromKeyStore(store, PASSWORD).toPrivatePem().reveal();
    X509Certificate summer = certificate(store, "summer");
    X509Certificate spring = certificate(store, "spring");

    for (String both : List.of(key + pem(summer) + pem(spring), pem(spring) + pem(summer) + key)) {
      ClientKeySet keys = ClientKeySet.parse(Secret.of(both));
      assertThat(keys.kids().stream().map(kid -> key(keys, kid).certificateEndsAt().orElseThrow()))
          .containsExactly(summer.getNotAfter().toInstant(), spring.getNotAfter().toInstant());
    }
  }

  @Test
  void a_certificate_of_another_key_or_a_broken_one_shows_nothing() throws Exception {
    String own = ClientKeySet.generate(new SecureRandom()).toPrivatePem().reveal();
    String broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    for (String other : List.of(pem(certificate(store, "summer")), broken)) {
      ClientKeySet keys = ClientKeySet.fromPem(Secret.of(own + other), "own");
      assertThat(key(keys, "own").certificateEndsAt()).isEmpty();
    }
    assertThatIllegalArgumentException().isThrownBy(() -> ClientKeySet.parse(Secret.of(broken)));
  }

  @Test
  void the_certificate_of_a_jwk_is_in_its_x5c() throws Exception {
    ClientKeySet keys = ClientKeySet.fromKeyStore(store, PASSWORD);
    X509Certificate summer = certificate(store, "summer");
    String chain = Base64.getEncoder().encodeToString(summer.getEncoded());
    String jwks = keys.toPrivateJwks().reveal();

    for (String x5c : List.of("[\"" + chain + "\"]", "[7,\"?\",\"" + chain + "\"]")) {
      ClientKeySet read =
          ClientKeySet.parse(Secret.of(jwks.replace("\"kty\"", "\"x5c\":" + x5c + ",\"kty\"")));
      assertThat(key(read, "summer").certificateEndsAt())
          .contains(summer.getNotAfter().toInstant());
      assertThat(key(read, "spring").certificateEndsAt()).isEmpty();
      assertThat(read.toPublicJwks().toString()).doesNotContain("x5c");
    }
    assertThat(
            key(
                    ClientKeySet.parse(Secret.of(jwks.replace("\"kty\"", "\"x5c\":true,\"kty\""))),
                    "summer")
                .certificateEndsAt())
        .isEmpty();
  }

  @Test
  void rsa_and_ed25519_keys_have_certificates_too() throws Exception {
    Path file = folder.resolve("others.p12");
    keytool(file, "-keyalg", "RSA", "-keysize", "2048", "-alias", "rsa");
    keytool(file, "-keyalg", "Ed25519", "-alias", "ed");
    ClientKeySet keys = ClientKeySet.fromKeyStore(file, PASSWORD);

    for (String alias : List.of("rsa", "ed")) {
      assertThat(key(keys, alias).certificateEndsAt())
          .contains(certificate(file, alias).getNotAfter().toInstant());
    }
  }

  @Test
  void a_certificate_alone_is_no_key() throws Exception {
    KeyStore mixed = KeyStore.getInstance("PKCS12");
    char[] password = PASSWORD.reveal().toCharArray();
    mixed.load(null, password);
    mixed.setCertificateEntry("authority", certificate(store, "spring"));
    Path file = folder.resolve("authority.p12");
    save(mixed, file);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.fromKeyStore(file, PASSWORD))
        .withMessageContaining("has no private key");

    KeyStore source = KeyStore.getInstance(store.toFile(), password);
    mixed.setEntry(
        "spring",
        source.getEntry("spring", new KeyStore.PasswordProtection(password)),
        new KeyStore.PasswordProtection(password));
    save(mixed, file);
    assertThat(ClientKeySet.fromKeyStore(file, PASSWORD).kids()).containsExactly("spring");
  }

  private static void save(KeyStore keys, Path file) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      keys.store(out, PASSWORD.reveal().toCharArray());
    }
  }
}
