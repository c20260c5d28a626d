package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.Faults;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.HostileResponse;
import io.github.atprotojakarta.webapp.secured.Api;
import io.github.atprotojakarta.webapp.secured.Books;
import io.github.atprotojakarta.webapp.secured.BooksResource;
import io.github.atprotojakarta.webapp.secured.BooksServlet;
import io.github.atprotojakarta.webapp.secured.BossServlet;
import io.github.atprotojakarta.webapp.secured.Definition;
import io.github.atprotojakarta.webapp.secured.EnterServlet;
import io.github.atprotojakarta.webapp.secured.LeaveServlet;
import io.github.atprotojakarta.webapp.secured.Readers;
import io.github.atprotojakarta.webapp.secured.RefusedByBean;
import io.github.atprotojakarta.webapp.secured.Shelf;
import io.github.atprotojakarta.webapp.secured.Staff;
import io.github.atprotojakarta.webapp.secured.ThreadsServlet;
import io.github.atprotojakarta.webapp.secured.WhoServlet;
import io.github.atprotojakarta.webapp.stepup.AnnotatedServlet;
import io.github.atprotojakarta.webapp.stepup.Posting;
import io.github.atprotojakarta.webapp.stepup.PostingServlet;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that Jakarta Security guards, inside a server. */
@Tag("server")
@ExtendWith(ArquillianExtension.class)
class JakartaSecurityIT {
  /** Payara 6 asks java.security.Policy, which JDK 24 has switched off. */
  private static final boolean SECURITY_CONTEXT_KNOWS_ROLES =
      !Set.of("payara-micro", "payara-server")
              .contains(RunningApplication.property("webapp.server.name"))
          || Runtime.version().feature() < 24;

  private final WebBrowser browser = WebBrowser.person();

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive secured() {
    return SmallWar.of(
            "secured.war",
            Definition.class,
            Staff.class,
            Readers.class,
            Books.class,
            Shelf.class,
            Api.class,
            BooksResource.class,
            BooksServlet.class,
            RefusedByBean.class,
            BossServlet.class,
            EnterServlet.class,
            LeaveServlet.class,
            ThreadsServlet.class,
            WhoServlet.class,
            Posting.class,
            PostingServlet.class,
            AnnotatedServlet.class)
        .setWebXML(SmallWar.settings(Map.of("atproto.cookie-max-age", "PT10S")));
  }

  @Test
  void authenticate_begins_a_login_that_comes_back_to_the_page() {
    WebBrowser.Page sent = browser.get(at("enter"));

    assertThat(sent.status()).isEqualTo(303);
    assertThat(sent.location().getPath()).isEqualTo(at("sign-in").getPath());
    assertThat(sent.location().getRawQuery()).isEqualTo("return_to=%2Fsecured%2Fenter");

    WebBrowser.Page back = signIn("/secured/enter");
    assertThat(browser.get(back.location()).body()).isEqualTo("entered=" + alice());
  }

  @Test
  void authenticate_with_a_handle_goes_straight_to_the_account_s_server() {
    WebBrowser.Page begun = browser.post(at("enter"), Map.of("handle", RunningApplication.HANDLE));
    assertThat(begun.location().toString())
        .startsWith(NetworkBeforeServer.network().issuer().toString());

    WebBrowser.Page back =
        browser.get(SignInSteps.consent(DeployedApplication.at(application), begun.location()));

    assertThat(back.location().getPath()).isEqualTo("/secured/who");
    assertThat(browser.get(back.location()).body()).startsWith("servlet=" + alice());
  }

  @Test
  @DisabledIfSystemProperty(
      named = "arquillian.launch",
      matches = "wildfly",
      disabledReason = "Once somebody is signed in, WildFly asks no mechanism any more")
  void somebody_who_is_signed_in_is_asked_again_for_a_new_authentication() {
    signIn("/secured/who");
    String before = browser.cookies().get(sessionCookie());
    assertThat(browser.get(at("enter")).body()).isEqualTo("entered=" + alice());

    WebBrowser.Page asked = browser.get(at("enter?anew=yes"));

    assertThat(asked.status()).isEqualTo(303);
    assertThat(asked.location().getPath()).isEqualTo(at("sign-in").getPath());
    assertThat(asked.location().getRawQuery())
        .isEqualTo("return_to=%2Fsecured%2Fenter%3Fanew%3Dyes");
    assertThat(browser.get(at("who")).body())
        .as("being asked ends nothing")
        .startsWith("servlet=" + alice());
    signIn("/secured/who");
    assertThat(browser.get(at("who")).body()).startsWith("servlet=" + alice());
    assertThat(browser.cookies().get(sessionCookie())).isNotEqualTo(before);
  }

  @Test
  void a_protected_page_asks_people_to_sign_in_and_programs_for_a_session() {
    WebBrowser.Page person = browser.get(at("books?page=2"));
    assertThat(person.location().getRawQuery())
        .isEqualTo("return_to=%2Fsecured%2Fbooks%3Fpage%3D2");

    WebBrowser.Page program = WebBrowser.api().get(at("books"));
    assertThat(program.status()).isEqualTo(401);
    assertThat(program.header("WWW-Authenticate")).isEqualTo("AtprotoSession");
    assertThat(program.header("Content-Type")).startsWith("application/problem+json");
  }

  @Test
  void an_open_page_knows_nobody_until_somebody_signs_in() {
    assertThat(browser.get(at("who")).body())
        .isEqualTo(
            "servlet=nobody security=nobody writer=false boss=false attribute=false"
                + " context=false stateless=nobody singleton=nobody");
    signIn("/secured/who");

    assertThat(browser.get(at("who")).body())
        .isEqualTo(
            "servlet=%1$s security=%1$s writer=true boss=false attribute=true context=%2$s stateless=%1$s singleton=%1$s"
                .formatted(alice(), SECURITY_CONTEXT_KNOWS_ROLES));
  }

  @Test
  void roles_hold_in_servlets_enterprise_beans_and_resources() {
    signIn("/secured/who");

    assertThat(browser.get(at("books")).body())
        .isEqualTo("caller=%s handle=alice.test burnt=false".formatted(alice()));
    assertThat(browser.get(at("api/books")).body()).isEqualTo("%1$s true %1$s".formatted(alice()));
    assertThat(browser.get(at("boss")).status()).isEqualTo(403);
    assertThat(WebBrowser.api().get(at("api/books")).status()).isIn(401, 403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app/ejb", "app/annotated"})
  void a_page_that_requires_a_scope_leads_to_consent_and_back(String page) {
    assertThat(browser.get(at(page)).status()).as("nobody is signed in").isNotEqualTo(200);
    signIn("/secured/who");

    WebBrowser.Page asked = browser.get(at(page));

    assertThat(asked.status()).as(asked.body()).isEqualTo(303);
    WebBrowser.Page back =
        browser.get(SignInSteps.consent(DeployedApplication.at(application), asked.location()));
    assertThat(back.location()).isEqualTo(at(page));
    assertThat(browser.get(at(page)).body()).isEqualTo("posted");
  }

  @Test
  void threads_that_do_not_answer_the_request_have_no_current_user() {
    signIn("/secured/who");

    assertThat(browser.get(at("threads")).body())
        .isEqualTo("asynchronous=nobody executor=nobody timer=nobody");
  }

  @Test
  void a_session_that_is_over_leads_from_an_enterprise_bean_to_the_login_page() {
    signIn("/secured/who");
    WebBrowser program = WebBrowser.api();
    program.setCookies(browser.cookiesNamed(sessionCookie()));
    Faults faults = NetworkBeforeServer.network().faults();
    faults.rejectAccessTokens(true);
    faults.respond(Endpoint.TOKEN, HostileResponse.json(400, "{\"error\":\"Session expired\"}"));
    try {
      WebBrowser.Page reply = program.get(at("books"));
      assertThat(reply.status()).as(reply.body()).isEqualTo(401);
      WebBrowser.Page page = browser.get(at("books?page=2"));
      assertThat(page.status()).as(page.body()).isEqualTo(303);
      assertThat(page.location().getPath()).isEqualTo(at("sign-in").getPath());
      assertThat(page.location().getRawQuery())
          .isEqualTo("return_to=%2Fsecured%2Fbooks%3Fpage%3D2&atproto_notice=session_ended");
    } finally {
      faults.clear();
    }
  }

  /** A tenth of the cookie's ten seconds passes between two of the responses. */
  @Test
  void the_cookie_of_a_session_in_use_is_renewed() {
    signIn("/secured/who");
    String value = browser.cookies().get(sessionCookie());

    Instant patience = Instant.now().plus(Duration.ofMinutes(1));
    WebBrowser.Page page;
    do {
      page = browser.get(at("books"));
      assertThat(page.status()).isEqualTo(200);
    } while (!page.header("Set-Cookie").contains(value) && Instant.now().isBefore(patience));

    assertThat(page.header("Set-Cookie"))
        .startsWith(sessionCookie() + "=" + value)
        .contains("Max-Age=10;")
        .contains("HttpOnly");
  }

  @Test
  void logout_revokes_the_session_and_clears_its_cookie() {
    signIn("/secured/who");
    long before = NetworkBeforeServer.network().counters().revocations();

    assertThat(browser.post(at("leave"), Map.of()).body()).isEqualTo("principal=null");

    assertThat(NetworkBeforeServer.network().counters().revocations()).isGreaterThan(before);
    assertThat(browser.cookies()).doesNotContainKey(sessionCookie());
    assertThat(browser.get(at("books")).status()).isEqualTo(303);
  }

  private String sessionCookie() {
    return "atproto-session-" + at("").getPort();
  }

  private WebBrowser.Page signIn(String returnTo) {
    return SignInSteps.andReturnTo(DeployedApplication.at(application), browser, returnTo);
  }

  private URI at(String path) {
    return DeployedApplication.at(application).at("/" + path);
  }

  private static String alice() {
    return NetworkBeforeServer.alice().value();
  }
}
