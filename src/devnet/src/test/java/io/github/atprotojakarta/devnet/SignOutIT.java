package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionEvent;
import org.junit.jupiter.api.Test;

/** Signing out, as the PDS sees it: it responds with 200 even if it ignores a revocation. */
class SignOutIT extends ClientTest {
  @Test
  void signing_out_ends_the_tokens_at_the_pds() {
    OAuthSession session = signIn();
    String token = application.accessToken(session.key());
    BareClient holder = application.holderOf(session.key());
    assertThat(holder.getSession(token).statusCode()).isEqualTo(200);

    session.signOut();

    assertThat(holder.getSession(token).statusCode()).isEqualTo(401);
    assertThat(control.tokens(person.did())).isEmpty();
    assertThat(application.sessions.find(session.key())).isEmpty();
    assertThat(application.events)
        .contains(new SessionEvent.SessionDeleted(session.key(), SessionEvent.Cause.SIGNED_OUT));
    assertThatThrownBy(() -> node.restore(session.key(), RefreshPolicy.AUTO))
        .isInstanceOf(TokenRevokedException.class);
  }

  @Test
  void signing_out_of_one_session_leaves_the_others() {
    OAuthSession first = signIn();
    OAuthSession second = signIn();

    first.signOut();

    assertThat(handleAtPds(second)).isEqualTo(person.handle());
    assertThat(control.tokens(person.did())).hasSize(1);
  }

  @Test
  void signing_out_everywhere_ends_every_session() {
    signIn();
    signIn();

    node.signOutEverywhere(person.did());

    assertThat(control.tokens(person.did())).isEmpty();
    assertThat(node.sessions(person.did())).isEmpty();
  }

  @Test
  void another_node_signs_out_what_this_one_signed_in() {
    OAuthSession session = signIn();

    application.newNode().revoke(session.key());

    assertThat(control.tokens(person.did())).isEmpty();
    assertThatThrownBy(() -> handleAtPds(session)).isInstanceOf(TokenRevokedException.class);
  }
}
