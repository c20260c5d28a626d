package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Handle;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a refresh looks up before the refresh token leaves. */
class RefreshLookUpsTest {
  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final SessionKey key = fixture.signIn().session().key();
  private final CountDownLatch nameServerResponds = new CountDownLatch(1);

  @AfterEach
  void close() {
    nameServerResponds.countDown();
    fixture.close();
  }

  @Test
  void after_a_move_no_refresh_token_leaves_though_old_documents_are_cached() {
    // Fills the caches with the account's old server.
    fixture.client.restore(key, RefreshPolicy.ALWAYS);
    fixture.network.migrate(fixture.alice);
    assertThatThrownBy(() -> fixture.client.restore(key, RefreshPolicy.ALWAYS))
        .isInstanceOf(TokenRefreshException.class)
        .hasMessageContaining("has moved from " + fixture.network.issuer())
        .hasMessageContaining(fixture.network.otherIssuer().toString());
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @Test
  void after_a_move_under_the_same_server_the_next_refresh_knows_the_new_pds() {
    fixture.client.restore(key, RefreshPolicy.ALWAYS);
    String newPds = fixture.moveAliceUnderTheSameServer().toString();
    OAuthSession session = fixture.client.restore(key, RefreshPolicy.ALWAYS);
    assertThat(session.tokenInfo().audience()).hasToString(newPds);
  }

  @Test
  void a_server_that_cannot_tell_whether_the_account_has_moved_gets_no_refresh_token() {
    fixture.client.restore(key, RefreshPolicy.ALWAYS);
    fixture.network.faults().failRequests(Endpoint.RESOURCE_METADATA, 503);
    assertThatThrownBy(() -> fixture.client.restore(key, RefreshPolicy.ALWAYS))
        .isInstanceOf(TransientException.class);
    fixture.network.faults().clear();
    fixture.client.restore(key, RefreshPolicy.ALWAYS);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(2);
  }

  @Test
  void a_refresh_does_not_wait_for_the_handle_which_is_verified_afterwards() {
    try (AtprotoOAuthClient node =
        fixture
            .node(fixture.sessions)
            .identity(
                identity ->
                    identity.txtLookup(this::slowly).plcDirectory(fixture.network.plcDirectory()))
            .build()) {
      OAuthSession session = node.restore(key, RefreshPolicy.ALWAYS);
      assertThat(node.knownHandle(session.key().did())).isEmpty();
      nameServerResponds.countDown();
      Conditions.until(
          () ->
              node.knownHandle(fixture.alice)
                  .filter(Handle.parse(StrictNetworkFixture.HANDLE)::equals)
                  .isPresent());
    }
  }

  @Test
  void a_refresh_and_the_handle_afterwards_need_one_did_document() {
    try (AtprotoOAuthClient node = fixture.node(fixture.sessions).build()) {
      long before = fixture.network.counters().requests(Endpoint.DIRECTORY);
      node.restore(key, RefreshPolicy.ALWAYS);
      Conditions.until(() -> node.knownHandle(fixture.alice).isPresent());
      assertThat(fixture.network.counters().requests(Endpoint.DIRECTORY)).isEqualTo(before + 1);
    }
  }

  private List<String> slowly(String name) {
    try {
      nameServerResponds.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return fixture.network.txtLookup().lookup(name);
  }
}
