package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a TLS server of its own. */
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static @TempDir Path folder;
  private static SSLContext context;
  private static HttpsServer server;

  @BeforeAll
  static void start() throws Exception {
    context = selfSigned(folder.resolve("server.p12"), "pds.example.com");
    server = HttpsServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  @Test
  void the_name_is_what_the_certificate_is_checked_for_although_the_address_is_pinned()
      throws Exception {
    try (GuardedHttpClient client = client(context);
        HttpResponse response = client.send(request("pds.example.com"))) {
      assertThat(response.status()).isEqualTo(204);
    }
  }

  @Test
  void a_certificate_for_another_name_proves_that_nothing_was_sent() {
    HttpTransportException e = failure(context, "other.example.com");

    assertThat(e.kind()).isEqualTo(Kind.CONNECT);
    assertThat(e).hasMessageContaining("other.example.com");
  }

  @Test
  void a_certificate_of_an_unknown_authority_is_not_trusted() {
    HttpTransportException e = failure(null, "pds.example.com");

    assertThat(e.kind()).isEqualTo(Kind.CONNECT);
    assertThat(e.mayHaveReachedServer()).isFalse();
  }

  private static HttpTransportException failure(@Nullable SSLContext trust, String host) {
    try (GuardedHttpClient client = client(trust)) {
      return catchThrowableOfType(HttpTransportException.class, () -> client.send(request(host)));
    }
  }

  private static GuardedHttpClient client(@Nullable SSLContext trust) {
    GuardedHttpClient.Builder builder =
        GuardedHttpClient.builder().allowInsecure(true).nameResolver(host -> List.of(loopback()));
    return (trust == null ? builder : builder.sslContext(trust)).build();
  }

  private static HttpRequest request(String host) {
    return HttpRequest.get(URI.create("https://" + host + ":" + server.getAddress().getPort()))
        .build();
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static SSLContext selfSigned(Path file, String host) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD),
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
