package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.http.GuardedHttpClient;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.store.MaintenanceTask;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Sessions beside each other, kept or not, and tokens whose revocation is owed. */
class SessionsIT extends ClientTest {
  @Test
  void sessions_of_one_account_do_not_touch_each_other() {
    OAuthSession first = signIn();
    OAuthSession second = signIn();
    String tokenOfSecond = application.accessToken(second.key());

    node.restore(first.key(), RefreshPolicy.ALWAYS);

    assertThat(application.accessToken(second.key())).isEqualTo(tokenOfSecond);
    assertThat(handleAtPds(first)).isEqualTo(person.handle());
    assertThat(handleAtPds(second)).isEqualTo(person.handle());
    assertThat(node.sessions(person.did()).keySet())
        .containsExactlyInAnyOrder(first.key(), second.key());
    assertThat(control.tokens(person.did())).hasSize(2);
  }

  @Test
  void a_login_ends_the_others_where_the_application_wants_one_session() {
    OAuthSession first = signIn();
    AtprotoOAuthClient strict = application.newNode(builder -> builder.singleSession(true));

    OAuthSession second = application.signIn(strict, person);

    assertThat(strict.sessions(person.did()).keySet()).containsExactly(second.key());
    assertThat(control.tokens(person.did())).hasSize(1);
    assertThatThrownBy(() -> handleAtPds(first)).isInstanceOf(TokenRevokedException.class);
  }

  @Test
  void signing_out_everywhere_leaves_other_people_alone() {
    OAuthSession mine = signIn();
    signIn();
    Person other = Person.join(network);
    OAuthSession theirs = application.signIn(node, other);

    node.signOutEverywhere(person.did());

    assertThat(control.tokens(person.did())).isEmpty();
    assertThatThrownBy(() -> handleAtPds(mine)).isInstanceOf(TokenRevokedException.class);
    assertThat(handleAtPds(theirs)).isEqualTo(other.handle());
  }

  @Test
  void a_session_is_restored_without_a_refresh_when_none_is_wanted() {
    // Longer than elsewhere: expires_in is rounded down, and with 0 the client has to take a 401.
    control.tokenMaxAge(Duration.ofSeconds(3));
    OAuthSession session = signIn();
    control.tokenMaxAge(Duration.ofHours(1));
    String token = application.accessToken(session.key());
    BareClient holder = application.holderOf(session.key());
    while (holder.getSession(token).statusCode() == 200) {
      Thread.onSpinWait();
    }
    control.resetLog();

    OAuthSession restored = node.restore(session.key(), RefreshPolicy.NEVER);

    assertThat(restored.did()).isEqualTo(person.did());
    assertThat(application.accessToken(session.key())).isEqualTo(token);
    assertThat(control.requests("POST /oauth/token")).isZero();
    OAuthSession refreshed = node.restore(session.key(), RefreshPolicy.AUTO);
    assertThat(application.accessToken(session.key())).isNotEqualTo(token);
    assertThat(control.responses("POST /oauth/token", 200)).isEqualTo(1);
    assertThat(handleAtPds(refreshed)).isEqualTo(person.handle());
  }

  @Test
  void a_revocation_that_did_not_get_through_is_made_up_for() {
    AtomicBoolean cut = new AtomicBoolean();
    try (GuardedHttpClient guarded = GuardedHttpClient.builder().allowInsecure(true).build()) {
      HttpTransport unsteady =
          request -> {
            if (cut.get() && request.uri().getPath().equals("/oauth/revoke")) {
              throw new HttpTransportException(
                  HttpTransportException.Kind.CONNECT, "No route to the server", null);
            }
            return guarded.send(request);
          };
      AtprotoOAuthClient unlucky = application.newNode(builder -> builder.transport(unsteady));
      OAuthSession session = application.signIn(unlucky, person);
      cut.set(true);
      session.signOut();
      assertThat(unlucky.sessions(person.did())).isEmpty();
      assertThat(control.tokens(person.did())).hasSize(1);

      // Any node can do it, and any number of times.
      node.maintenanceTasks().forEach(MaintenanceTask::run);
      node.maintenanceTasks().forEach(MaintenanceTask::run);

      assertThat(control.tokens(person.did())).isEmpty();
    }
  }
}
