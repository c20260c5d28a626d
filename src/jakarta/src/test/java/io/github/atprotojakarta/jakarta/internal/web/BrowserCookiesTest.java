package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.FakeRequest;
import io.github.atprotojakarta.session.SessionKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserCookiesTest {
  private static final String TOKEN = "a".repeat(43);
  private static final Did DID = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

  private final BrowserCookies secure =
      new BrowserCookies("atproto", true, "/shop", Duration.ofDays(14));
  private final BrowserCookies plain = new BrowserCookies("atproto", false, "/shop", Duration.ZERO);

  @Test
  void cookies_of_an_https_application_cannot_be_planted_by_another_host() {
    assertThat(secure.setSession(Secret.of(TOKEN), DID))
        .isEqualTo(
            "__Host-atproto-session="
                + TOKEN
                + "."
                + DID
                + "; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax; Secure");
    assertThat(secure.setLogin(Secret.of(TOKEN), Duration.ofMinutes(10)))
        .isEqualTo(
            "__Host-atproto-login="
                + TOKEN
                + "; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure");
    assertThat(secure.clearSession())
        .isEqualTo("__Host-atproto-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure");
  }

  @Test
  void cookies_of_the_loopback_client_work_without_https_and_below_its_path() {
    assertThat(plain.setSession(Secret.of(TOKEN), DID))
        .isEqualTo("atproto-session=" + TOKEN + "." + DID + "; Path=/shop; HttpOnly; SameSite=Lax");
  }

  @Test
  void a_session_cookie_is_read_back_among_others() {
    var request =
        new FakeRequest()
            .header(
                "Cookie",
                "a=b; x__Host-atproto-session=no;__Host-atproto-session="
                    + TOKEN
                    + "."
                    + DID
                    + "; atproto-session=no")
            .get();

    assertThat(secure.session(request)).contains(SessionKey.of(DID, Secret.of(TOKEN)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", ".", ".did:plc:x", "short.did:plc:x", "\"quoted\"", "a.b.c"})
  void a_broken_session_cookie_is_no_session(String value) {
    var request = new FakeRequest().header("Cookie", "atproto-session=" + value).get();

    assertThat(plain.session(request)).isEmpty();
    assertThat(plain.hasSession(request)).isTrue();
  }

  @Test
  void a_login_cookie_that_is_no_token_is_not_used_again() {
    assertThat(plain.login(new FakeRequest().header("Cookie", "atproto-login=1").get())).isNull();
    assertThat(plain.login(new FakeRequest().get())).isNull();
    assertThat(plain.login(new FakeRequest().header("Cookie", "atproto-login=" + TOKEN).get()))
        .isEqualTo(Secret.of(TOKEN));
  }
}
