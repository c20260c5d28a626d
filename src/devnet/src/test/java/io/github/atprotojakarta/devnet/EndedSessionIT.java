package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions and logins that end at the server, and the resulting exceptions. */
class EndedSessionIT extends ClientTest {
  private TokenRefreshException ended(OAuthSession session) {
    TokenRefreshException ended =
        catchThrowableOfType(
            TokenRefreshException.class, () -> node.restore(session.key(), RefreshPolicy.ALWAYS));
    assertThat(ended).hasMessageContaining("sign in again");
    assertThat(ended).hasMessageContaining(network.issuer().toString());
    assertThat(application.sessions.find(session.key())).isEmpty();
    return ended;
  }

  @Test
  void a_refresh_token_that_somebody_used_before_ends_the_session() {
    OAuthSession session = signIn();
    StoredSession before = application.sessions.find(session.key()).orElseThrow();
    node.restore(session.key(), RefreshPolicy.ALWAYS);
    // As after restoring a backup: the store does not contain the refreshed tokens.
    application.sessions.delete(session.key());
    application.sessions.insert(before);

    assertThat(ended(session)).hasMessageContaining("Refresh token replayed");
    assertThat(control.tokens(person.did())).isEmpty();
  }

  @Test
  void a_session_ends_by_its_age_and_says_so() {
    OAuthSession session = signIn();
    control.ageTokens(Duration.ofDays(kind == DevnetClientType.LOOPBACK ? 15 : 92));

    assertThat(ended(session))
        .hasMessageContaining(
            kind == DevnetClientType.LOOPBACK ? "Session expired" : "Refresh token expired");
  }

  @Test
  void a_call_with_a_session_that_the_server_has_ended_says_so() {
    OAuthSession session = signIn();
    control.deleteTokens(person.did());

    TokenRefreshException ended =
        catchThrowableOfType(TokenRefreshException.class, () -> handleAtPds(session));

    assertThat(ended).hasMessageContaining("sign in again");
    assertThat(application.sessions.find(session.key())).isEmpty();
  }

  @Test
  void a_code_that_the_server_did_not_issue_makes_no_session() {
    var login =
        node.authorize(person.handle(), AuthorizeOptions.DEFAULT.withAppState("shopping cart"));
    Map<String, List<String>> forged = new HashMap<>();
    BareClient.parameters(person.signIn(login.redirect()))
        .forEach((name, value) -> forged.put(name, List.of(value)));
    forged.put("code", List.of("cod-00000000000000000000000000000000"));

    OAuthCallbackException refused =
        catchThrowableOfType(
            OAuthCallbackException.class,
            () -> node.callback(CallbackParameters.parse(forged), login.browserToken()));

    assertThat(refused.reason()).isEqualTo(OAuthCallbackException.Reason.REFUSED);
    assertThat(refused.error()).contains("invalid_grant");
    assertThat(refused.appState()).contains("shopping cart");
    assertThat(refused).hasMessageContaining("the code exchange").hasMessageContaining("code");
    assertThat(refused.getMessage()).doesNotContain("cod-");
    assertThat(node.sessions(person.did())).isEmpty();
  }

  @Test
  void an_authorization_page_is_good_for_one_answer() {
    var login = node.authorize(person.handle(), AuthorizeOptions.DEFAULT);
    var first = person.signIn(login.redirect());
    node.callback(ClientApplication.parameters(first), login.browserToken());

    assertThat(catchThrowableOfType(RuntimeException.class, () -> person.signIn(login.redirect())))
        .isNotNull();
    assertThat(control.tokens(person.did())).hasSize(1);
  }

  @Test
  void a_handle_and_a_did_that_nobody_has_are_told_apart() {
    IdentityException handle = unknown("nobody-here.test");
    assertThat(handle.reason()).isEqualTo(IdentityException.Reason.HANDLE_NOT_FOUND);
    assertThat(handle).hasMessageContaining("nobody-here.test");

    IdentityException did = unknown("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    assertThat(did.reason()).isEqualTo(IdentityException.Reason.DID_NOT_FOUND);
    assertThat(did).hasMessageContaining("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
  }

  private IdentityException unknown(String identifier) {
    return catchThrowableOfType(
        IdentityException.class, () -> node.authorize(identifier, AuthorizeOptions.DEFAULT));
  }
}
