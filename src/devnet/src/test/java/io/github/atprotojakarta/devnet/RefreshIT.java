package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** New tokens for old: when, how often, and what ends a session. */
class RefreshIT extends ClientTest {
  private static final String TOKEN = "POST /oauth/token";

  @Test
  void a_forced_refresh_brings_new_tokens_and_the_old_ones_are_dead() {
    OAuthSession session = signIn();
    String old = application.accessToken(session.key());

    OAuthSession refreshed = node.restore(session.key(), RefreshPolicy.ALWAYS);

    BareClient holder = application.holderOf(session.key());
    assertThat(application.accessToken(session.key())).isNotEqualTo(old);
    assertThat(holder.getSession(old).statusCode()).isEqualTo(401);
    assertThat(handleAtPds(refreshed)).isEqualTo(person.handle());
    assertThat(handleAtPds(session)).isEqualTo(person.handle());
    assertThat(control.tokens(person.did())).hasSize(1);
  }

  @Test
  void a_fresh_session_is_restored_without_asking_anybody() {
    OAuthSession session = signIn();
    control.resetLog();

    node.restore(session.key(), RefreshPolicy.AUTO);
    node.restore(person.did());

    assertThat(control.requests(TOKEN)).isZero();
  }

  @Test
  void an_expired_token_is_refreshed_on_the_way_of_a_call() {
    OAuthSession session = signInAndExpire();

    assertThat(handleAtPds(session)).isEqualTo(person.handle());

    assertThat(control.responses(TOKEN, 200)).isEqualTo(1);
    assertThat(session.tokenInfo().expiresAt()).isNotNull();
  }

  @Test
  void many_calls_with_an_expired_token_cause_one_refresh() {
    OAuthSession session = signInAndExpire();

    List<String> answers = atOnce(session);

    assertThat(answers).hasSize(8).containsOnly(person.handle());
    assertThat(control.responses(TOKEN, 200)).isEqualTo(1);
    assertThat(handleAtPds(session)).isEqualTo(person.handle());
  }

  @Test
  void two_nodes_never_send_one_refresh_token_twice() {
    OAuthSession here = signInAndExpire();
    OAuthSession there = application.newNode().restore(here.key(), RefreshPolicy.NEVER);

    List<String> answers = atOnce(here, there);

    assertThat(answers).containsOnly(person.handle());
    assertThat(control.responses(TOKEN, 200)).isEqualTo(1);
    assertThat(control.tokens(person.did())).hasSize(1);
  }

  @Test
  void another_node_carries_on_from_the_same_stores() {
    OAuthSession session = signIn();
    AtprotoOAuthClient other = application.newNode();

    assertThat(handleAtPds(other.restore(session.key(), RefreshPolicy.AUTO)))
        .isEqualTo(person.handle());
    assertThat(handleAtPds(other.restore(session.key(), RefreshPolicy.ALWAYS)))
        .isEqualTo(person.handle());
    assertThat(handleAtPds(session)).isEqualTo(person.handle());
  }

  @Test
  void a_session_that_the_server_has_forgotten_ends_with_the_next_refresh() {
    OAuthSession session = signIn();
    control.deleteTokens(person.did());

    assertThatThrownBy(() -> node.restore(session.key(), RefreshPolicy.ALWAYS))
        .isInstanceOf(TokenRefreshException.class);

    assertThat(application.sessions.find(session.key())).isEmpty();
    assertThat(application.events)
        .contains(new SessionEvent.SessionDeleted(session.key(), SessionEvent.Cause.REJECTED));
  }

  @Test
  void a_session_lives_as_long_as_its_kind_of_client_may() {
    OAuthSession session = signIn();
    control.ageTokens(Duration.ofDays(15));

    if (kind == DevnetClientType.CONFIDENTIAL) {
      assertThat(handleAtPds(node.restore(session.key(), RefreshPolicy.ALWAYS)))
          .isEqualTo(person.handle());
    } else {
      assertThatThrownBy(() -> node.restore(session.key(), RefreshPolicy.ALWAYS))
          .isInstanceOf(TokenRefreshException.class);
    }
  }

  /** Returns a session whose access token the PDS no longer accepts; clears the log after that. */
  private OAuthSession signInAndExpire() {
    control.tokenMaxAge(Duration.ofSeconds(1));
    OAuthSession session = signIn();
    control.tokenMaxAge(Duration.ofHours(1));
    String token = application.accessToken(session.key());
    BareClient holder = application.holderOf(session.key());
    while (holder.getSession(token).statusCode() == 200) {
      Thread.onSpinWait();
    }
    control.resetLog();
    return session;
  }

  /** Calls with every session, eight times each, all at once. */
  private static List<String> atOnce(OAuthSession... sessions) {
    List<Callable<String>> calls = new ArrayList<>();
    for (OAuthSession session : sessions) {
      calls.addAll(Collections.nCopies(8, () -> handleAtPds(session)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<String> answers = new ArrayList<>();
      for (Future<String> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("A call failed", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
