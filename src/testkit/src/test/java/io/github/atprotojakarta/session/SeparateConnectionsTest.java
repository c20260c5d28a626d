package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.http.GuardedHttpClientBuilder;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Hold;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A PDS that holds calls, over real connections. */
@Timeout(120)
class SeparateConnectionsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void held_calls_to_a_pds_do_not_stop_logins_and_refreshes() throws Exception {
    ExecutorService callers = Executors.newCachedThreadPool();
    try (StrictNetwork network =
            StrictNetwork.builder().loopback().account("alice.atnet.dev", "pw").start();
        AtprotoOAuthClient client = client(network)) {
      OAuthSession session = signIn(client, network);
      List<Hold> holds = new ArrayList<>();
      List<Future<JsonObject>> calls = new ArrayList<>();
      for (int i = 0; i < GuardedHttpClientBuilder.CONNECTIONS_PER_ORIGIN; i++) {
        Hold hold = network.faults().holdNextRequest(Endpoint.XRPC);
        calls.add(callers.submit(() -> account(session)));
        hold.awaitArrival(PATIENCE);
        holds.add(hold);
      }

      // Reads the metadata of the same PDS again, which needs a connection to it.
      OAuthSession second = signIn(client, network);
      client.restore(session.key(), RefreshPolicy.ALWAYS);

      assertThat(second.did()).isEqualTo(session.did());
      assertThat(calls).noneMatch(Future::isDone);
      holds.forEach(Hold::release);
      for (Future<JsonObject> call : calls) {
        assertThat(call.get().getString("did")).isEqualTo(session.did().value());
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static JsonObject account(OAuthSession session) {
    return session.xrpc().withTimeout(PATIENCE).query("com.atproto.server.getSession", Map.of());
  }

  private static AtprotoOAuthClient client(StrictNetwork network) {
    return AtprotoOAuthClient.builder()
        .clientMetadata(StrictNetworkFixture.loopbackMetadata())
        .developmentMode(true)
        .metadataCache(Duration.ZERO)
        .identity(
            identity ->
                identity.txtLookup(network.txtLookup()).plcDirectory(network.plcDirectory()))
        .build();
  }

  private static OAuthSession signIn(AtprotoOAuthClient client, StrictNetwork network) {
    LoginRedirect login = client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    URI callback = network.signIn(login.redirect(), "alice.atnet.dev", "pw");
    return client
        .callback(StrictNetworkFixture.parameters(callback), login.browserToken())
        .session();
  }
}
