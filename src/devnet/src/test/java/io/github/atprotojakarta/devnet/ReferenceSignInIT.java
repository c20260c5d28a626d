package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.OAuthSession;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** From a handle to a session, and the ways in which a login does not become one. */
class ReferenceSignInIT extends ClientTest {
  private LoginRedirect begin() {
    return node.authorize(person.handle(), AuthorizeOptions.DEFAULT.withAppState("shopping cart"));
  }

  private static CallbackParameters parameters(URI callback) {
    return ClientApplication.parameters(callback);
  }

  @Test
  void a_person_signs_in_with_a_handle() {
    LoginRedirect login = begin();
    URI callback = person.signIn(login.redirect());

    CallbackResult result = node.callback(parameters(callback), login.browserToken());

    assertThat(result.appState()).contains("shopping cart");
    OAuthSession session = result.session();
    assertThat(session.did()).isEqualTo(person.did());
    assertThat(session.tokenInfo().issuer()).isEqualTo(network.issuer());
    assertThat(session.tokenInfo().audience()).isEqualTo(network.pds());
    assertThat(session.tokenInfo().scopes()).contains("atproto", "transition:generic");
    assertThat(handleAtPds(session)).isEqualTo(person.handle());
    assertThat(control.tokens(person.did())).hasSize(1);
  }

  @Test
  void a_person_signs_in_with_a_did() {
    LoginRedirect login = node.authorize(person.did().value(), AuthorizeOptions.DEFAULT);

    var result = node.callback(parameters(person.signIn(login.redirect())), login.browserToken());

    assertThat(handleAtPds(result.session())).isEqualTo(person.handle());
  }

  @Test
  void a_person_signs_in_at_a_server_without_naming_an_account() {
    LoginRedirect login = node.authorize(network.pds().toString(), AuthorizeOptions.DEFAULT);

    var result = node.callback(parameters(person.signIn(login.redirect())), login.browserToken());

    assertThat(result.session().did()).isEqualTo(person.did());
  }

  @Test
  void a_login_that_ends_with_another_account_is_refused_and_its_tokens_are_revoked() {
    Person other = Person.join(network);
    LoginRedirect login = begin();
    URI callback = other.signIn(login.redirect());

    assertThat(failure(callback, login.browserToken()).reason())
        .isEqualTo(OAuthCallbackException.Reason.ACCOUNT_MISMATCH);
    assertThat(control.tokens(other.did())).isEmpty();
  }

  @Test
  void a_person_who_denies_gets_no_session() {
    LoginRedirect login = begin();
    URI callback = person.browser().deny(login.redirect());

    OAuthCallbackException refused = failure(callback, login.browserToken());

    assertThat(refused.reason()).isEqualTo(OAuthCallbackException.Reason.REFUSED);
    assertThat(refused.error()).contains("access_denied");
    assertThat(refused.appState()).contains("shopping cart");
    assertThat(control.tokens(person.did())).isEmpty();
  }

  @Test
  void a_person_who_mistypes_the_password_can_try_again() {
    LoginRedirect login = begin();
    assertThatThrownBy(() -> person.browser().signIn(login.redirect(), person.handle(), "wrong"))
        .hasMessageContaining("Invalid identifier or password");

    URI callback = person.signIn(login.redirect());

    assertThat(node.callback(parameters(callback), login.browserToken()).session().did())
        .isEqualTo(person.did());
  }

  @Test
  void a_callback_counts_once_and_the_second_one_does_not_harm_the_session() {
    LoginRedirect login = begin();
    URI callback = person.signIn(login.redirect());
    OAuthSession session = node.callback(parameters(callback), login.browserToken()).session();

    assertThat(failure(callback, login.browserToken()).reason())
        .isEqualTo(OAuthCallbackException.Reason.UNKNOWN_STATE);
    assertThat(handleAtPds(session)).isEqualTo(person.handle());
  }

  @Test
  void a_callback_in_another_browser_never_reaches_the_server() {
    LoginRedirect login = begin();
    URI callback = person.signIn(login.redirect());
    control.resetLog();

    assertThat(failure(callback, Secret.of("another-browser")).reason())
        .isEqualTo(OAuthCallbackException.Reason.OTHER_BROWSER);
    assertThat(control.requests("POST /oauth/token")).isZero();
  }

  private OAuthCallbackException failure(URI callback, Secret browserToken) {
    return catchThrowableOfType(
        OAuthCallbackException.class, () -> node.callback(parameters(callback), browserToken));
  }
}
