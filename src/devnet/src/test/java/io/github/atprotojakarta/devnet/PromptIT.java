package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.LoginRedirect;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of a login besides the scope: prompts and response modes. */
class PromptIT extends ClientTest {
  private LoginRedirect begin(String prompt) {
    return node.authorize(
        person.handle(), AuthorizeOptions.DEFAULT.withPrompt(prompt).withAppState("cart"));
  }

  private CallbackResult finish(LoginRedirect login, URI callback) {
    return node.callback(ClientApplication.parameters(callback), login.browserToken());
  }

  /** Signs in so that the server knows this browser from now on. */
  private void becomeKnown() {
    LoginRedirect login = node.authorize(person.handle(), AuthorizeOptions.DEFAULT);
    finish(
        login,
        person.browser().signInRemembered(login.redirect(), person.handle(), person.password()));
  }

  private OAuthCallbackException refused(LoginRedirect login, URI callback) {
    return catchThrowableOfType(OAuthCallbackException.class, () -> finish(login, callback));
  }

  @Test
  void with_form_post_the_answer_comes_as_a_form() {
    LoginRedirect login =
        node.authorize(person.handle(), AuthorizeOptions.DEFAULT.withResponseMode("form_post"));

    URI callback = person.signIn(login.redirect());

    assertThat(person.browser().callbackByForm()).isTrue();
    Map<String, String> fields = BareClient.parameters(callback);
    assertThat(fields).containsOnlyKeys("iss", "state", "code");
    assertThat(finish(login, callback).session().did()).isEqualTo(person.did());
  }

  @Test
  void with_form_post_a_denial_comes_as_a_form() {
    LoginRedirect login =
        node.authorize(
            person.handle(),
            AuthorizeOptions.DEFAULT.withResponseMode("form_post").withAppState("cart"));

    OAuthCallbackException denied = refused(login, person.browser().deny(login.redirect()));

    assertThat(person.browser().callbackByForm()).isTrue();
    assertThat(denied.error()).contains("access_denied");
    assertThat(denied.appState()).contains("cart");
  }

  @ParameterizedTest
  @ValueSource(strings = {"login", "consent", "select_account"})
  void a_known_person_is_asked_when_the_client_wants_it(String prompt) {
    becomeKnown();
    LoginRedirect login = begin(prompt);

    // Whoever is asked can say no; without a page there would be a code already.
    OAuthCallbackException denied = refused(login, person.browser().deny(login.redirect()));

    assertThat(denied.error()).contains("access_denied");
  }

  @Test
  void a_person_signs_in_again_when_the_client_wants_it() {
    becomeKnown();
    LoginRedirect login = begin("login");

    CallbackResult result = finish(login, person.signIn(login.redirect()));

    assertThat(result.appState()).contains("cart");
    assertThat(handleAtPds(result.session())).isEqualTo(person.handle());
  }

  @Test
  void without_a_prompt_a_known_person_is_asked_by_public_clients_only() {
    becomeKnown();
    LoginRedirect login = node.authorize(person.handle(), AuthorizeOptions.DEFAULT);

    URI callback = person.browser().deny(login.redirect());

    if (kind == DevnetClientType.CONFIDENTIAL) {
      assertThat(finish(login, callback).session().did()).isEqualTo(person.did());
    } else {
      assertThat(refused(login, callback).error()).contains("access_denied");
    }
  }

  @Test
  void nobody_can_be_selected_in_a_browser_that_knows_nobody() {
    LoginRedirect login = begin("select_account");

    URI callback = person.signIn(login.redirect());

    if (kind == DevnetClientType.CONFIDENTIAL) {
      OAuthCallbackException refused = refused(login, callback);
      assertThat(refused.error()).contains("account_selection_required");
      assertThat(refused.appState()).contains("cart");
    } else {
      assertThat(finish(login, callback).session().did()).isEqualTo(person.did());
    }
  }

  @Test
  void a_public_client_is_told_at_once_that_it_may_not_sign_in_silently() {
    if (kind == DevnetClientType.CONFIDENTIAL) {
      assertThat(begin("none").redirect()).hasScheme("http");
      return;
    }
    assertThatThrownBy(() -> begin("none"))
        .isInstanceOf(OAuthResponseException.class)
        .hasMessageContaining(network.issuer().toString())
        .hasMessageContaining("Public clients are not allowed to use silent-sign-on");
  }
}
