package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Features of clients with keys only: key rotation, and sign-in without a page. */
@ExtendWith(OneNetwork.class)
class ClientKeysIT {
  private ClientApplication application;
  private Person person;

  @BeforeEach
  void begin(ReferenceNetwork network) {
    application = new ClientApplication(network, DevnetClientType.CONFIDENTIAL);
    person = Person.join(network);
  }

  @AfterEach
  void end() {
    application.close();
  }

  @Test
  void a_session_outlives_the_rotation_of_its_key_while_the_old_key_is_there() {
    OAuthSession session = application.signIn(application.newNode(), person);
    ClientKeySet old = application.keys();
    application.useKeys(together(ClientKeySet.generate(new SecureRandom()), old));
    var rotated = application.newNode();

    OAuthSession restored = rotated.restore(session.key(), RefreshPolicy.ALWAYS);

    assertThat(ClientTest.handleAtPds(restored)).isEqualTo(person.handle());
    OAuthSession fresh = application.signIn(rotated, person);
    assertThat(application.sessions.find(fresh.key()).orElseThrow().authentication())
        .isNotEqualTo(application.sessions.find(session.key()).orElseThrow().authentication());
  }

  @Test
  void a_session_whose_key_is_gone_is_kept_and_the_error_says_so() {
    OAuthSession session = application.signIn(application.newNode(), person);
    application.useKeys(ClientKeySet.generate(new SecureRandom()));
    var rotated = application.newNode();

    assertThatThrownBy(() -> rotated.restore(session.key(), RefreshPolicy.ALWAYS))
        .isInstanceOf(AuthMethodUnsatisfiableException.class);
    assertThat(application.sessions.find(session.key())).isPresent();
  }

  @Test
  void a_silent_sign_in_says_what_it_lacks_until_it_lacks_nothing() {
    var node = application.newNode();

    assertThat(silently(node)).isEqualTo("login_required");
    signInRemembered(node, "atproto");
    assertThat(silently(node)).isEqualTo("consent_required");
    signInRemembered(node, ClientApplication.SCOPE);
    assertThat(silently(node)).isEqualTo(person.handle());
  }

  /** Signs in without a page; whose session it is, or the error. */
  private String silently(AtprotoOAuthClient node) {
    AuthorizeOptions silent = AuthorizeOptions.DEFAULT.withPrompt("none").withAppState("cart");
    var login = node.authorize(person.handle(), silent);
    var callback = person.browser().signIn(login.redirect(), person.handle(), "not needed");
    try {
      var result = node.callback(ClientApplication.parameters(callback), login.browserToken());
      return ClientTest.handleAtPds(result.session());
    } catch (OAuthCallbackException e) {
      // The application needs this to retry with interaction.
      assertThat(e.appState()).contains("cart");
      return e.error().orElseThrow();
    }
  }

  private void signInRemembered(AtprotoOAuthClient node, String scope) {
    var login = node.authorize(person.handle(), AuthorizeOptions.DEFAULT.withScope(scope));
    var callback =
        person.browser().signInRemembered(login.redirect(), person.handle(), person.password());
    node.callback(ClientApplication.parameters(callback), login.browserToken());
  }

  private static ClientKeySet together(ClientKeySet newer, ClientKeySet older) {
    try {
      List<JWK> keys = new ArrayList<>();
      keys.addAll(JWKSet.parse(newer.toPrivateJwks().reveal()).getKeys());
      keys.addAll(JWKSet.parse(older.toPrivateJwks().reveal()).getKeys());
      return ClientKeySet.parse(Secret.of(new JWKSet(keys).toString(false)));
    } catch (ParseException e) {
      throw new IllegalStateException("The key set cannot read what it wrote", e);
    }
  }
}
