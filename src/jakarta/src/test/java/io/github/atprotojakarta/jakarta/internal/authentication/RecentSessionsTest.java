package io.github.atprotojakarta.jakarta.internal.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecentSessionsTest {
  private static final SessionKey KEY = key("first");

  private final RecentSessions recent = new RecentSessions();
  private Instant endsAt = Instant.now().plus(Duration.ofDays(1));
  private long nanos;
  private int lookups;

  private static SessionKey key(String token) {
    return SessionKey.of(Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz"), Secret.of(token));
  }

  @BeforeEach
  void trustForTenSeconds() {
    trustFor(Duration.ofSeconds(10));
  }

  @SuppressWarnings("UnnecessaryAssignment") // No container injects it here.
  private void trustFor(Duration recheck) {
    recent.configuration = AtprotoConfiguration.builder().sessionRecheck(recheck).build();
    recent.build(() -> nanos);
  }

  private AuthenticationResult signedIn() {
    lookups++;
    Instant end = endsAt;
    return new AuthenticationResult.SignedIn(
        (OAuthSession)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {OAuthSession.class},
                (proxy, method, arguments) -> method.getName().equals("endsAt") ? end : KEY));
  }

  private AuthenticationResult ended() {
    lookups++;
    return new AuthenticationResult.Ended();
  }

  private void passes(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void a_valid_session_is_looked_up_once_within_the_time() {
    AuthenticationResult first = recent.find(KEY, this::signedIn);
    passes(Duration.ofSeconds(10).minusNanos(1));

    assertThat(recent.find(KEY, this::ended)).isEqualTo(first);
    assertThat(lookups).isEqualTo(1);
  }

  @Test
  void an_end_on_another_node_counts_after_the_time() {
    recent.find(KEY, this::signedIn);
    passes(Duration.ofSeconds(10));

    assertThat(recent.find(KEY, this::ended)).isInstanceOf(AuthenticationResult.Ended.class);
  }

  @Test
  void the_time_begins_before_the_look_up() {
    recent.find(
        KEY,
        () -> {
          passes(Duration.ofSeconds(9));
          return signedIn();
        });
    passes(Duration.ofSeconds(1));

    assertThat(recent.find(KEY, this::ended)).isInstanceOf(AuthenticationResult.Ended.class);
  }

  @Test
  void an_end_on_this_node_counts_at_once() {
    recent.find(KEY, this::signedIn);
    recent.on(new SessionEvent.SessionDeleted(KEY, SessionEvent.Cause.SIGNED_OUT));

    assertThat(recent.find(KEY, this::ended)).isInstanceOf(AuthenticationResult.Ended.class);
  }

  @Test
  void an_end_during_a_look_up_counts_at_once() {
    recent.find(
        KEY,
        () -> {
          AuthenticationResult before = signedIn();
          recent.on(new SessionEvent.SessionDeleted(KEY, SessionEvent.Cause.SIGNED_OUT));
          return before;
        });

    assertThat(recent.find(KEY, this::ended)).isInstanceOf(AuthenticationResult.Ended.class);
  }

  @Test
  void the_end_of_a_session_by_its_limits_counts_at_once() {
    endsAt = Instant.now().minusMillis(1);
    recent.find(KEY, this::signedIn);

    assertThat(recent.find(KEY, this::ended)).isInstanceOf(AuthenticationResult.Ended.class);
  }

  @Test
  void only_valid_sessions_are_trusted() {
    recent.find(KEY, this::ended);
    recent.find(KEY, this::signedIn);

    assertThat(lookups).isEqualTo(2);
  }

  @Test
  void each_session_has_a_look_up_of_its_own() {
    recent.find(KEY, this::signedIn);
    recent.find(key("second"), this::signedIn);

    assertThat(lookups).isEqualTo(2);
  }

  @Test
  void the_memory_is_bounded() {
    int sessions = 12_000;
    for (int i = 0; i < sessions; i++) {
      recent.find(key("session " + i), this::signedIn);
    }
    for (int i = 0; i < sessions; i++) {
      recent.find(key("session " + i), this::signedIn);
    }

    assertThat(lookups).isGreaterThanOrEqualTo(sessions + 2_000);
  }

  @Test
  void without_the_setting_each_request_looks_up() {
    trustFor(Duration.ZERO);
    recent.find(KEY, this::signedIn);
    recent.find(KEY, this::signedIn);

    assertThat(lookups).isEqualTo(2);
  }
}
