package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.ClientKeySet;
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

/** What only a client with keys meets: their rotation, and sign-in without a page. */
@ExtendWith(OneNetwork.class)
class ClientKeysIT {
  private ClientApplication application;
  private Person person;

  @BeforeEach
  void begin(ReferenceNetwork network) {
    application = new ClientApplication(network, ClientKind.CONFIDENTIAL);
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
  void a_remembered_person_is_signed_in_again_without_a_page() {
    var node = application.newNode();
    var first = node.authorize(person.handle(), AuthorizeOptions.DEFAULT);
    var browser = person.browser();
    var firstCallback =
        browser.signInRemembered(first.redirect(), person.handle(), person.password());
    node.callback(ClientApplication.parameters(firstCallback), first.browserToken());

    var silent = node.authorize(person.handle(), AuthorizeOptions.DEFAULT.withPrompt("none"));
    var callback = browser.signIn(silent.redirect(), person.handle(), "not needed");

    var session =
        node.callback(ClientApplication.parameters(callback), silent.browserToken()).session();
    assertThat(ClientTest.handleAtPds(session)).isEqualTo(person.handle());
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
