package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The example application as it would run in production: with keys, behind a proxy that terminates
 * TLS.
 */
class ConfidentialWarIT extends WarTest {
  ConfidentialWarIT() {
    super(DevnetClientType.CONFIDENTIAL);
  }

  @Test
  void a_silent_sign_in_asks_after_all_when_the_server_wants_it() {
    URI silent = askToSignIn(Map.of("prompt", "none"));
    URI refused = person.signIn(silent);
    assertThat(refused.getQuery()).contains("error=login_required");

    URI loud = redirect(browser.openOnly(refused.toString()));

    assertThat(loud).hasAuthority(network.issuer().getAuthority());
    assertSignedIn(browser.open(person.signIn(loud).toString()));
  }

  @Test
  void a_silent_sign_in_asks_nothing_of_a_person_whom_the_server_knows() {
    URI page = askToSignIn(Map.of());
    browser.open(
        person.browser().signInRemembered(page, person.handle(), person.password()).toString());

    URI silent = askToSignIn(Map.of("prompt", "none"));
    URI callback = person.browser().signIn(silent, person.handle(), "not needed");

    assertSignedIn(browser.open(callback.toString()));
  }
}
