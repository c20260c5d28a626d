package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.TrustStore;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole login and a call through the operator's proxy, which opens TLS connections with an
 * authority of its own; nothing is resolved here, and nothing but the proxy is reached.
 */
@Timeout(120)
class OperatorNetworkTest {
  private @TempDir Path folder;
  private final StrictNetworkFixture fixture = new StrictNetworkFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_login_and_a_call_go_through_the_proxy_with_the_operators_authority() throws Exception {
    try (InspectingProxy proxy = new InspectingProxy(fixture.network.transport(), folder);
        AtprotoOAuthClient client = client(proxy, true)) {
      LoginRedirect login = client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
      URI callback =
          fixture.network.signIn(
              login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
      OAuthSession session =
          client
              .callback(StrictNetworkFixture.parameters(callback), login.browserToken())
              .session();

      assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of()).getString("did"))
          .isEqualTo(fixture.alice.value());
      assertThat(proxy.tunnels())
          .contains("plc.atnet.dev:443", "pds.atnet.dev:443", "auth.atnet.dev:443");
    }
  }

  @Test
  void without_the_operators_authority_the_proxy_is_not_trusted() throws Exception {
    try (InspectingProxy proxy = new InspectingProxy(fixture.network.transport(), folder);
        AtprotoOAuthClient client = client(proxy, false)) {
      assertThatExceptionOfType(TransientException.class)
          .isThrownBy(
              () -> client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT));
    }
  }

  private AtprotoOAuthClient client(InspectingProxy proxy, boolean trusting) {
    return AtprotoOAuthClient.builder()
        .clientMetadata(fixture.client.clientMetadata())
        .http(
            http -> {
              http.proxy(proxy.uri()).nameResolver(OperatorNetworkTest::onlyTheProxy);
              if (trusting) {
                http.sslContext(TrustStore.withPlatform(proxy.authority(), null));
              }
            })
        .identity(
            identity ->
                identity
                    .txtLookup(fixture.network.txtLookup())
                    .plcDirectory(fixture.network.plcDirectory()))
        .build();
  }

  private static List<InetAddress> onlyTheProxy(String host) throws UnknownHostException {
    if (host.equals("127.0.0.1")) {
      return List.of(InetAddress.getLoopbackAddress());
    }
    throw new UnknownHostException(host);
  }
}
