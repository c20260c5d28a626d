package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.ClientAuthentication.PrivateKeyJwt;
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Features of clients with keys only: key rotation, and sign-in without a page. */
@ExtendWith(OneNetwork.class)
class ClientKeysIT {
  private ReferenceNetwork network;
  private ClientApplication application;
  private Person person;

  @BeforeEach
  void begin(ReferenceNetwork network) {
    this.network = network;
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

  /** The reference server accepts all algorithms of the client but EdDSA. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "EDDSA")
  void a_key_of_each_algorithm_signs_in_refreshes_and_signs_out(ClientKeyAlgorithm algorithm) {
    application.useKeys(
        ClientKeySet.of(
            ClientKeySet.generate(new SecureRandom(), algorithm),
            ClientKeySet.generate(new SecureRandom())));
    var node = application.newNode();

    OAuthSession session = application.signIn(node, person);
    OAuthSession refreshed = node.restore(session.key(), RefreshPolicy.ALWAYS);

    assertThat(kid(session)).isEqualTo(application.keys().kids().get(0));
    assertThat(ClientTest.handleAtPds(refreshed)).isEqualTo(person.handle());
    refreshed.signOut();
    assertThat(network.control().tokens(person.did())).isEmpty();
  }

  @Test
  void a_key_that_the_server_does_not_accept_leaves_the_next_one_to_sign() {
    application.useKeys(
        ClientKeySet.of(
            ClientKeySet.generate(new SecureRandom(), ClientKeyAlgorithm.EDDSA),
            ClientKeySet.generate(new SecureRandom())));

    OAuthSession session = application.signIn(application.newNode(), person);

    assertThat(kid(session)).isEqualTo(application.keys().kids().get(1));
  }

  private String kid(OAuthSession session) {
    return ((PrivateKeyJwt) application.sessions.find(session.key()).orElseThrow().authentication())
        .kid();
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
