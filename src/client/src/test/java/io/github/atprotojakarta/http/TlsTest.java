package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a TLS server of its own. */
class TlsTest {
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
  void the_name_is_what_the_certificate_is_checked_for_although_the_address_is_pinned()
      throws Exception {
    try (GuardedHttpClient client = client(server.context());
        HttpResponse response = client.send(request("pds.example.com"))) {
      assertThat(response.status()).isEqualTo(204);
    }
  }

  @Test
  void a_certificate_for_another_name_proves_that_nothing_was_sent() {
    HttpTransportException e = failure(server.context(), "other.example.com");

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
    GuardedHttpClientBuilder builder =
        GuardedHttpClient.builder().allowInsecure(true).nameResolver(host -> List.of(loopback()));
    return (trust == null ? builder : builder.sslContext(trust)).build();
  }

  private static HttpRequest request(String host) {
    return HttpRequest.get(URI.create("https://" + host + ":" + server.port())).build();
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
