package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.Secret;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustStoreTest {
  private static final Secret PASSWORD = Secret.of("for-the-test");
  private static @TempDir Path folder;
  private static TlsServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new TlsServer(folder, "pds.example.com");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void pem_certificates_are_trusted() throws Exception {
    assertThat(status(TrustStore.withPlatform(pem(), null))).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void trusted_certificates_of_a_key_store_are_trusted(String type) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    store.setCertificateEntry("proxy", server.certificate());
    Path file = folder.resolve("store." + type);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.reveal().toCharArray());
    }

    assertThat(status(TrustStore.withPlatform(file, PASSWORD))).isEqualTo(204);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrustStore.withPlatform(file, Secret.of("another")))
        .withMessageContaining("cannot be read")
        .withMessageNotContaining("another");
  }

  @Test
  void the_authorities_of_the_jvm_stay_trusted() throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    Certificate[] platform =
        ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers();

    assertThat(platform).isNotEmpty();
    assertThat(TrustStore.authorities(pem(), null)).contains(platform);
  }

  @Test
  void a_file_without_certificates_is_refused() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrustStore.withPlatform(empty, null))
        .withMessageContaining("PEM certificates");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrustStore.withPlatform(folder.resolve("none"), null));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TrustStore.withPlatform(folder.resolve("server.p12"), Secret.of("changeit")))
        .withMessageContaining("no trusted certificate");
  }

  private static Path pem() throws Exception {
    String encoded = Base64.getMimeEncoder().encodeToString(server.certificate().getEncoded());
    return Files.writeString(
        folder.resolve("proxy.pem"),
        "a comment\n-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
  }

  private static int status(SSLContext trust) throws Exception {
    try (GuardedHttpClient client =
            GuardedHttpClient.builder()
                .networkRules(NetworkRules.builder().allow("127.0.0.1").build())
                .nameResolver(host -> List.of(InetAddress.getLoopbackAddress()))
                .sslContext(trust)
                .build();
        HttpResponse response =
            client.send(
                HttpRequest.get(URI.create("https://pds.example.com:" + server.port() + "/"))
                    .build())) {
      return response.status();
    }
  }
}
