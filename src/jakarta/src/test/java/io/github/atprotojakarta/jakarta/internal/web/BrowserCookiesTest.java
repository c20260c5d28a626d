package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.FakeRequest;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserCookiesTest {
  private static final String TOKEN = "a".repeat(43);
  private static final Did DID = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

  private static final BrowserSession SESSION = new BrowserSession(DID, Secret.of(TOKEN));

  private final BrowserCookies secure = cookies("https://app.example/shop", Duration.ofDays(14));
  private final BrowserCookies plain = cookies("http://127.0.0.1:8080/shop", Duration.ZERO);
  private final HttpServletRequest request = new FakeRequest().get();

  private static BrowserCookies cookies(String publicUrl, Duration age) {
    AtprotoConfiguration configuration =
        AtprotoConfiguration.builder().publicUrl(URI.create(publicUrl)).cookieMaxAge(age).build();
    return new BrowserCookies(configuration, new ApplicationUrls(configuration, "/ignored"));
  }

  @Test
  void cookies_of_an_https_application_cannot_be_planted_by_another_host() {
    assertThat(secure.setSession(request, SESSION))
        .isEqualTo(
            "__Host-atproto-session="
                + TOKEN
                + "."
                + DID
                + "; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax; Secure");
    assertThat(secure.setLogin(request, Secret.of(TOKEN), Duration.ofMinutes(10)))
        .isEqualTo(
            "__Host-atproto-login="
                + TOKEN
                + "; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure");
    assertThat(secure.clearSession(request))
        .isEqualTo("__Host-atproto-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure");
  }

  @Test
  void cookies_of_the_loopback_client_work_without_https_and_below_its_path() {
    assertThat(plain.setSession(request, SESSION))
        .isEqualTo(
            "atproto-session-8080=" + TOKEN + "." + DID + "; Path=/shop; HttpOnly; SameSite=Lax");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__Host-atproto-session=%s",
        "__Host-atproto-session=%s;",
        ";; ;a;=;\t__Host-atproto-session=%s \t",
        "__Host-atproto-session;__Host-atproto-session=;__Host-atproto-session=%s;__Host-atproto",
      })
  void a_session_cookie_is_read_from_a_careless_header(String header) {
    String value = TOKEN + "." + DID;
    var request = new FakeRequest().header("Cookie", header.formatted(value)).get();

    assertThat(secure.sessions(request)).containsExactly(SESSION);
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

    assertThat(secure.sessions(request)).containsExactly(SESSION);
    assertThat(SESSION.key()).isEqualTo(SessionKey.of(DID, Secret.of(TOKEN)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", ".", ".did:plc:x", "short.did:plc:x", "\"quoted\"", "a.b.c"})
  void a_broken_session_cookie_is_no_session(String value) {
    var request = new FakeRequest().header("Cookie", "atproto-session-8080=" + value).get();

    assertThat(plain.sessions(request)).isEmpty();
    assertThat(plain.hasSession(request)).isTrue();
  }

  @Test
  void two_cookies_of_one_name_are_both_read_the_more_specific_first() {
    var request =
        new FakeRequest()
            .header(
                "Cookie",
                "atproto-session-8080="
                    + "b".repeat(43)
                    + ".did:web:other.example; atproto-session-8080="
                    + SESSION.value())
            .get();

    assertThat(plain.sessions(request))
        .containsExactly(
            new BrowserSession(Did.parse("did:web:other.example"), Secret.of("b".repeat(43))),
            SESSION);
  }

  @Test
  void the_port_is_part_of_the_names_unless_it_is_the_usual_one() {
    assertThat(cookies("http://127.0.0.1:8081/shop", Duration.ZERO).clearSession(request))
        .startsWith("atproto-session-8081=");
    assertThat(cookies("http://127.0.0.1/shop", Duration.ZERO).clearSession(request))
        .startsWith("atproto-session=");
    assertThat(cookies("https://app.example:8443", Duration.ZERO).clearSession(request))
        .startsWith("__Host-atproto-session-8443=");
    assertThat(cookies("https://app.example:443", Duration.ZERO).clearSession(request))
        .startsWith("__Host-atproto-session=");
  }

  @Test
  void the_sessions_of_other_accounts_are_read_back() {
    BrowserSession bob =
        new BrowserSession(Did.parse("did:web:bob.example"), Secret.of("b".repeat(43)));
    String header = plain.setOthers(request, List.of(bob, SESSION));

    var next = new FakeRequest().header("Cookie", header.substring(0, header.indexOf(';'))).get();

    assertThat(plain.others(next)).containsExactly(bob, SESSION);
    assertThat(plain.setOthers(request, List.of()))
        .startsWith("atproto-accounts-8080=; Max-Age=0; Path=/shop");
    assertThat(bob.toString()).doesNotContain("bbb");
  }

  @Test
  void a_login_cookie_that_is_no_token_is_not_used_again() {
    assertThat(plain.login(new FakeRequest().header("Cookie", "atproto-login-8080=1").get()))
        .isNull();
    assertThat(plain.login(new FakeRequest().get())).isNull();
    assertThat(plain.login(new FakeRequest().header("Cookie", "atproto-login-8080=" + TOKEN).get()))
        .isEqualTo(Secret.of(TOKEN));
  }
}
