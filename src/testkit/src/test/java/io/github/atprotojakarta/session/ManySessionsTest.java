package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An account that signs in again and again. */
class ManySessionsTest {
  private static final SessionLimits THREE = new SessionLimits(Duration.ofDays(180), null, 3);

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final AtomicInteger opened = new AtomicInteger();
  private volatile boolean keysFail;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void restoring_the_newest_session_opens_that_one_only() {
    SessionKey newest = fixture.signIn().session().key();
    copies(newest, 50, Duration.ofMinutes(-1));
    try (AtprotoOAuthClient client = fixture.node(counted()).build()) {
      assertThat(client.restore(fixture.alice).key()).isEqualTo(newest);
    }

    assertThat(opened).hasValue(1);
  }

  @Test
  void a_session_that_is_over_is_passed_by() {
    SessionKey newest = fixture.signIn().session().key();
    SessionKey usable = copies(newest, 1, Duration.ofMinutes(-1)).get(0);
    StoredSession stored = fixture.sessions.find(newest).orElseThrow();
    fixture.sessions.delete(newest);
    fixture.sessions.insert(StoredSamples.withTokens(stored, null, fixture.clock.instant()));

    assertThat(fixture.client.restore(fixture.alice).key()).isEqualTo(usable);
    fixture.sessions.delete(usable);
    assertThatThrownBy(() -> fixture.client.restore(fixture.alice))
        .isInstanceOf(TokenRevokedException.class);
  }

  @Test
  void a_login_ends_the_oldest_sessions_above_the_limit() {
    try (AtprotoOAuthClient client = fixture.node(fixture.sessions).sessionLimits(THREE).build()) {
      List<SessionKey> keys = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        fixture.clock.advance(Duration.ofSeconds(1));
        keys.add(signIn(client));
      }

      assertThat(fixture.sessions.keys(fixture.alice))
          .containsExactly(keys.get(4), keys.get(3), keys.get(2));
      assertThat(fixture.events)
          .filteredOn(SessionEvent.SessionDeleted.class::isInstance)
          .containsExactly(
              new SessionEvent.SessionDeleted(keys.get(0), SessionEvent.Cause.EXPIRED),
              new SessionEvent.SessionDeleted(keys.get(1), SessionEvent.Cause.EXPIRED));
      client.maintenanceTasks().forEach(MaintenanceTask::run);
      assertThat(fixture.network.counters().sessions(fixture.alice)).isEqualTo(3);
    }
  }

  @Test
  void the_session_of_the_login_stays_even_if_the_clock_of_its_node_is_behind() {
    SessionKey model = fixture.signIn().session().key();
    copies(model, 3, Duration.ofHours(1));
    try (AtprotoOAuthClient client = fixture.node(fixture.sessions).sessionLimits(THREE).build()) {
      SessionKey now = signIn(client);

      assertThat(fixture.sessions.keys(fixture.alice)).hasSize(3).contains(now);
    }
  }

  @Test
  void a_login_of_an_account_with_far_too_many_sessions_ends_a_part_of_them() {
    SessionKey model = fixture.signIn().session().key();
    copies(model, 70, Duration.ofMinutes(-1));
    try (AtprotoOAuthClient client = fixture.node(fixture.sessions).sessionLimits(THREE).build()) {
      signIn(client);
      assertThat(fixture.sessions.keys(fixture.alice)).hasSize(22);
      signIn(client);
      assertThat(fixture.sessions.keys(fixture.alice)).hasSize(3);
    }
  }

  @Test
  void a_store_that_fails_while_it_looks_for_others_stops_no_login() {
    keysFail = true;
    try (AtprotoOAuthClient client = fixture.node(counted()).build()) {
      assertThat(fixture.sessions.find(signIn(client))).isPresent();
    }
  }

  private SessionKey signIn(AtprotoOAuthClient client) {
    return fixture
        .signIn(client, StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT)
        .session()
        .key();
  }

  /** Inserts copies of a session, whose logins were that much later. */
  private List<SessionKey> copies(SessionKey model, int count, Duration later) {
    StoredSession session = fixture.sessions.find(model).orElseThrow();
    List<SessionKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SessionKey key = new SessionKey(fixture.alice, String.format("%043d", i));
      fixture.sessions.insert(
          session.toBuilder().key(key).createdAt(session.createdAt().plus(later)).build());
      keys.add(key);
    }
    return keys;
  }

  /** Counts the sessions that a store returns. */
  private SessionStore counted() {
    return (SessionStore)
        Proxy.newProxyInstance(
            SessionStore.class.getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (self, method, arguments) -> {
              if (keysFail && method.getName().equals("keys")) {
                throw new TransientException("The database failed");
              }
              try {
                Object result = method.invoke(fixture.sessions, arguments);
                count(result);
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void count(Object result) {
    Collection<?> all =
        result instanceof Optional<?> one
            ? one.stream().toList()
            : result instanceof Collection<?> many ? many : List.of();
    all.stream().filter(StoredSession.class::isInstance).forEach(each -> opened.incrementAndGet());
  }
}
