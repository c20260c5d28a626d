package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through the operator's proxy. */
@Timeout(60)
class ProxyTest {
  private static final URI PDS = URI.create("https://pds.example.com/");
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
  void the_proxy_connects_and_the_servers_certificate_counts() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(server.port());
        GuardedHttpClient client = client(proxy, host -> List.of(address("8.8.8.8")))) {
      try (HttpResponse response = client.send(HttpRequest.get(PDS).build())) {
        assertThat(response.status()).isEqualTo(204);
      }
      assertThat(proxy.requests()).containsExactly("CONNECT pds.example.com:443 HTTP/1.1");

      HttpTransportException e = failure(client, URI.create("https://other.example.com/"));
      assertThat(e.kind()).isEqualTo(Kind.CONNECT);
    }
  }

  @Test
  void a_name_that_only_the_proxy_resolves_passes() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(server.port());
        GuardedHttpClient client = client(proxy, ProxyTest::unknown);
        HttpResponse response = client.send(HttpRequest.get(PDS).build())) {
      assertThat(response.status()).isEqualTo(204);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.1.2.3:8443/",
        "https://inner.example.com/",
        "https://pds.example.com:25/",
        "http://pds.example.com/"
      })
  void the_proxy_is_not_asked_for_what_the_rules_refuse(String target) throws Exception {
    NameResolver names =
        host -> List.of(address(host.equals("inner.example.com") ? "10.0.0.7" : "8.8.8.8"));
    NameResolver literals =
        host -> host.matches("[0-9.:]+") ? List.of(address(host)) : names.resolve(host);
    try (ConnectProxy proxy = new ConnectProxy(server.port());
        GuardedHttpClient client = client(proxy, literals)) {
      assertThat(failure(client, URI.create(target)).kind()).isEqualTo(Kind.BLOCKED);
      assertThat(proxy.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno",
        "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n",
      })
  void what_the_proxy_answers_is_never_taken_for_the_servers_answer(String answer)
      throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(server.port(), answer);
        GuardedHttpClient client = client(proxy, ProxyTest::unknown)) {
      HttpTransportException e = failure(client, PDS);

      assertThat(e.kind()).isEqualTo(Kind.CONNECT);
      assertThat(e.mayHaveReachedServer()).isFalse();
      assertThat(e).hasMessageContaining(answer.substring(9, 12));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://proxy.example:3128",
        "http://user:hidden@proxy.example:3128",
        "http://proxy.example/path",
        "socks5://proxy.example",
        "proxy.example"
      })
  void an_address_that_is_no_http_proxy_is_refused(String proxy) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GuardedHttpClient.builder().proxy(URI.create(proxy)))
        .withMessageContaining("http://proxy.example:3128")
        .withMessageNotContaining("hidden");
  }

  private static GuardedHttpClient client(ConnectProxy proxy, NameResolver names) {
    return GuardedHttpClient.builder()
        .proxy(proxy.uri())
        .nameResolver(
            host -> host.equals("127.0.0.1") ? List.of(address(host)) : names.resolve(host))
        .sslContext(server.context())
        .build();
  }

  private static HttpTransportException failure(GuardedHttpClient client, URI target) {
    return catchThrowableOfType(
        HttpTransportException.class, () -> client.send(HttpRequest.get(target).build()));
  }

  private static List<InetAddress> unknown(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }
}
