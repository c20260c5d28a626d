package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atprotojakarta.AccountBlockedException;
import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.SessionAdministration;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.AccountEvent.AccountBlocked;
import io.github.atprotojakarta.session.AccountEvent.AccountUnblocked;
import io.github.atprotojakarta.session.SessionEvent.Cause;
import io.github.atprotojakarta.session.SessionEvent.SessionCreated;
import io.github.atprotojakarta.session.SessionEvent.SessionDeleted;
import io.github.atprotojakarta.store.BlockedAccount;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An account that an administrator has blocked cannot sign in, and has no session. */
class AccountBlockTest {
  private static final AdministrativeAct ACT = new AdministrativeAct("carol", "INC-7");

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final SessionAdministration administration = fixture.client.administration();

  @AfterEach
  void close() {
    fixture.close();
  }

  private LoginRedirect begin(AtprotoOAuthClient node, String identifier) {
    return node.authorize(identifier, AuthorizeOptions.DEFAULT.withAppState("cart=7"));
  }

  private CallbackParameters signedIn(LoginRedirect login) {
    return StrictNetworkFixture.parameters(
        fixture.network.signIn(
            login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD));
  }

  private long tokens() {
    return fixture.network.counters().sessions(fixture.alice);
  }

  @Test
  void a_block_ends_all_sessions_of_the_account_and_those_of_others_stay() {
    SessionKey first = fixture.signIn().session().key();
    SessionKey second = fixture.signIn().session().key();
    StoredSession other =
        fixture.sessions.find(first).orElseThrow().toBuilder()
            .key(new SessionKey(fixture.bob, "b".repeat(43)))
            .build();
    fixture.sessions.insert(other);

    assertThat(administration.block(fixture.alice, ACT)).isEqualTo(new BlockResult(true, 2));

    assertThat(fixture.sessions.keys(fixture.alice)).isEmpty();
    assertThat(fixture.sessions.keys(fixture.bob)).containsExactly(other.key());
    assertThat(fixture.events)
        .contains(
            new SessionDeleted(first, Cause.ADMINISTRATOR, ACT),
            new SessionDeleted(second, Cause.ADMINISTRATOR, ACT));
    assertThatThrownBy(() -> fixture.client.restore(first, RefreshPolicy.AUTO))
        .isInstanceOf(TokenRevokedException.class);
    fixture.upkeep();
    assertThat(tokens()).isZero();
  }

  @Test
  void an_account_that_is_blocked_again_keeps_its_block_and_loses_the_sessions_it_has() {
    administration.block(fixture.alice, ACT);
    BlockedAccount block = administration.findBlock(fixture.alice).orElseThrow();
    assertThat(block.administrator()).isEqualTo("carol");
    assertThat(block.reason()).isEqualTo("INC-7");
    StoredSession ofOldNode = fixture.sessions.find(signInWithoutBlocks()).orElseThrow();

    AdministrativeAct again = new AdministrativeAct("dave", "INC-8");
    assertThat(administration.block(fixture.alice, again)).isEqualTo(new BlockResult(false, 1));

    assertThat(administration.findBlock(fixture.alice)).contains(block);
    assertThat(fixture.sessions.find(ofOldNode.key())).isEmpty();
  }

  /** Signs in at a node whose version knows no blocks. */
  private SessionKey signInWithoutBlocks() {
    SessionStore old =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public Optional<BlockedAccount> findBlock(Did did) {
            return Optional.empty();
          }
        };
    try (AtprotoOAuthClient node = fixture.node(old).build()) {
      LoginRedirect login = begin(node, StrictNetworkFixture.HANDLE);
      return node.callback(signedIn(login), login.browserToken()).session().key();
    }
  }

  @Test
  void listeners_hear_of_a_block_before_the_ends_of_sessions_and_once() {
    List<Object> heard = new CopyOnWriteArrayList<>();
    SessionListener listener =
        new SessionListener() {
          @Override
          public void on(SessionEvent event) {
            heard.add(event);
          }

          @Override
          public void onAccount(AccountEvent event) {
            heard.add(event);
          }
        };
    SessionKey key = fixture.signIn().session().key();
    SessionAdministration tool =
        SessionAdministration.of(
            fixture.sessions, SessionLimits.DEFAULT, List.of(listener), fixture.clock);
    tool.block(fixture.alice, ACT);
    tool.block(fixture.alice, ACT);
    assertThat(tool.unblock(fixture.alice, ACT)).isTrue();
    assertThat(tool.unblock(fixture.alice, ACT)).isFalse();
    assertThat(heard)
        .containsExactly(
            new AccountBlocked(fixture.alice, ACT),
            new SessionDeleted(key, Cause.ADMINISTRATOR, ACT),
            new AccountUnblocked(fixture.alice, ACT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_login_of_a_blocked_account_does_not_begin_and_its_server_is_not_asked(boolean byHandle) {
    administration.block(fixture.alice, ACT);
    String identifier = byHandle ? StrictNetworkFixture.HANDLE : fixture.alice.value();
    fixture.network.faults().failRequests(Endpoint.RESOURCE_METADATA, 503);
    fixture.network.faults().failRequests(Endpoint.PAR, 503);

    assertThatExceptionOfType(AccountBlockedException.class)
        .isThrownBy(() -> begin(fixture.client, identifier))
        .satisfies(
            refused -> {
              assertThat(refused.did()).isEqualTo(fixture.alice);
              assertThat(refused).hasMessageNotContaining("INC-7");
            });
    assertThat(fixture.states.rows).isEmpty();
  }

  @Test
  void a_login_that_began_at_a_server_is_refused_when_the_account_is_known() {
    administration.block(fixture.alice, ACT);
    assertRefused(begin(fixture.client, fixture.network.issuer().toString()));
  }

  @Test
  void a_login_that_began_before_the_block_is_refused_when_it_returns() {
    LoginRedirect login = begin(fixture.client, StrictNetworkFixture.HANDLE);
    administration.block(fixture.alice, ACT);
    assertRefused(login);
  }

  private void assertRefused(LoginRedirect login) {
    CallbackParameters callback = signedIn(login);
    assertThatExceptionOfType(AccountBlockedException.class)
        .isThrownBy(() -> fixture.client.callback(callback, login.browserToken()))
        .satisfies(refused -> assertThat(refused.appState()).contains("cart=7"));
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    assertThat(fixture.sessions.keys(fixture.alice)).isEmpty();
    assertThat(fixture.events).noneMatch(SessionCreated.class::isInstance);
    assertThat(tokens()).isZero();
  }

  /** The moment of a login at which the block arrives. */
  enum Moment {
    BEFORE_THE_SESSION_IS_STORED,
    WHEN_IT_IS_STORED
  }

  @ParameterizedTest
  @EnumSource
  void a_login_that_completes_during_a_block_leaves_no_session(Moment moment) {
    SessionStore blocking =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public void insert(StoredSession session) {
            if (moment == Moment.BEFORE_THE_SESSION_IS_STORED) {
              administration.block(fixture.alice, ACT);
              super.insert(session);
            } else {
              super.insert(session);
              administration.block(fixture.alice, ACT);
            }
          }
        };
    try (AtprotoOAuthClient node = fixture.node(blocking).build()) {
      LoginRedirect login = begin(node, StrictNetworkFixture.HANDLE);
      CallbackParameters callback = signedIn(login);
      assertThatThrownBy(() -> node.callback(callback, login.browserToken()))
          .isInstanceOf(AccountBlockedException.class);
    }
    fixture.upkeep();
    assertNothingIsLeft();
  }

  @Test
  void a_login_that_completes_while_a_block_is_being_stored_is_ended_by_it() {
    SessionStore slow =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public boolean block(BlockedAccount account) {
            assertThat(fixture.signIn().session().did()).isEqualTo(fixture.alice);
            return super.block(account);
          }
        };
    try (AtprotoOAuthClient node = fixture.node(slow).build()) {
      assertThat(node.administration().block(fixture.alice, ACT))
          .isEqualTo(new BlockResult(true, 1));
    }
    assertThat(fixture.sessions.keys(fixture.alice)).isEmpty();
  }

  @Test
  void the_session_of_a_blocked_account_is_not_even_stored() {
    administration.block(fixture.alice, ACT);
    SessionStore full =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public void insert(StoredSession session) {
            throw new TransientException("The disk is full");
          }
        };
    try (AtprotoOAuthClient node = fixture.node(full).build()) {
      LoginRedirect login = begin(node, fixture.network.issuer().toString());
      CallbackParameters callback = signedIn(login);
      assertThatThrownBy(() -> node.callback(callback, login.browserToken()))
          .isInstanceOf(AccountBlockedException.class);
    }
    assertNothingIsLeft();
  }

  @Test
  void a_session_that_the_application_is_about_to_accept_ends_with_the_block() {
    LoginRedirect login = begin(fixture.client, StrictNetworkFixture.HANDLE);
    CallbackResult result =
        fixture.client.callback(
            signedIn(login),
            CallbackBrowser.withTokens(List.of(login.browserToken())),
            accepted -> administration.block(fixture.alice, ACT));
    assertThatThrownBy(() -> fixture.client.restore(result.session().key(), RefreshPolicy.AUTO))
        .isInstanceOf(TokenRevokedException.class);
    fixture.upkeep();
    assertThat(tokens()).isZero();
  }

  @Test
  void a_login_is_not_accepted_while_nobody_knows_whether_the_account_is_blocked() {
    SessionStore away =
        new FailingSessionStore(fixture.sessions) {
          private boolean stored;

          @Override
          public void insert(StoredSession session) {
            super.insert(session);
            stored = true;
          }

          @Override
          public Optional<BlockedAccount> findBlock(Did did) {
            if (stored) {
              throw new TransientException("The database does not respond");
            }
            return super.findBlock(did);
          }
        };
    try (AtprotoOAuthClient node = fixture.node(away).build()) {
      LoginRedirect login = begin(node, StrictNetworkFixture.HANDLE);
      CallbackParameters callback = signedIn(login);
      assertThatThrownBy(() -> node.callback(callback, login.browserToken()))
          .isInstanceOf(TransientException.class);
    }
    assertNothingIsLeft();
  }

  @Test
  void an_account_that_is_unblocked_can_sign_in() {
    administration.block(fixture.alice, ACT);
    assertThat(catchThrowable(fixture::signIn)).isInstanceOf(AccountBlockedException.class);
    assertThat(administration.unblock(fixture.alice, ACT)).isTrue();
    assertThat(fixture.signIn().session().did()).isEqualTo(fixture.alice);
  }

  @Test
  void a_page_has_1_to_1000_accounts() {
    administration.block(fixture.alice, ACT);
    assertThat(administration.listBlocks(null, 1).accounts())
        .map(BlockedAccount::did)
        .containsExactly(fixture.alice);
    for (int limit : new int[] {0, 1001}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> administration.listBlocks(null, limit))
          .withMessage("The limit " + limit + " is not between 1 and 1000");
    }
  }

  @Test
  void with_a_store_of_the_application_that_does_not_block_people_sign_in_as_before() {
    SessionStore old =
        (SessionStore)
            Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(),
                new Class<?>[] {SessionStore.class},
                (proxy, method, arguments) ->
                    method.isDefault()
                        ? InvocationHandler.invokeDefault(proxy, method, arguments)
                        : method.invoke(fixture.sessions, arguments));
    try (AtprotoOAuthClient node = fixture.node(old).build()) {
      SessionAdministration there = node.administration();
      for (Runnable act :
          List.<Runnable>of(
              () -> there.block(fixture.alice, ACT),
              () -> there.unblock(fixture.alice, ACT),
              () -> there.listBlocks(null, 1))) {
        assertThatThrownBy(act::run)
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessageContaining("implement SessionStore.block");
      }
      LoginRedirect login = begin(node, StrictNetworkFixture.HANDLE);
      URI back =
          fixture.network.signIn(
              login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
      assertThat(node.callback(StrictNetworkFixture.parameters(back), login.browserToken()))
          .isNotNull();
    }
  }
}
