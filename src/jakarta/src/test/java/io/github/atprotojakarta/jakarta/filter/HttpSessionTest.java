package io.github.atprotojakarta.jakarta.filter;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The container's session belongs to one person. */
class HttpSessionTest {
  private final TestBrowser browser = new TestBrowser();
  private StrictNetwork network;
  private Did alice;
  private TestServer server;

  /** What an application remembers of a visit. */
  @SessionScoped
  public static class Basket implements Serializable {
    private static final long serialVersionUID = 1;
    private String content = "empty";

    public String content() {
      return content;
    }

    public void put(String item) {
      content = item;
    }
  }

  /** Puts its parameter into the basket, if it has one, and shows what is inside. */
  private static final class BasketServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      Basket basket = CDI.current().select(Basket.class).get();
      String item = request.getParameter("put");
      if (item != null) {
        basket.put(item);
      }
      response.getWriter().print(basket.content());
      if (request.getParameter("leave") != null) {
        request.logout();
        response.getWriter().print(request.getSession(false) == null ? " left" : " stayed");
      }
    }
  }

  /** Shows whether there is a session, and creates none. */
  private static final class LookServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(request.getSession(false) != null);
    }
  }

  @BeforeEach
  void start() throws Exception {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "pass");
    network.createAccount("bob.atnet.dev", "pass");
  }

  @AfterEach
  void stop() {
    server.close();
    network.close();
  }

  @Test
  void a_session_without_an_owner_goes_to_the_person_who_signs_in_under_a_new_id()
      throws Exception {
    server = application().start();
    browser.open(server.uri("/open/basket?put=apples"));
    String before = browser.cookies().get("JSESSIONID");

    signIn("alice.atnet.dev");

    assertThat(browser.open(server.uri("/basket")).body()).isEqualTo("apples");
    assertThat(browser.cookies().get("JSESSIONID")).isNotNull().isNotEqualTo(before);
    TestBrowser attacker = new TestBrowser();
    attacker.cookies().put("JSESSIONID", before);
    assertThat(attacker.open(server.uri("/open/basket")).body()).isEqualTo("empty");
  }

  @Test
  void the_next_person_does_not_see_the_session_of_somebody_who_signed_out() throws Exception {
    server = application().start();
    signIn("alice.atnet.dev");
    assertThat(browser.open(server.uri("/basket?put=letters")).body()).isEqualTo("letters");
    assertThat(browser.open(server.uri("/basket")).body()).isEqualTo("letters");

    browser.post(server.uri("/oauth/logout"), "", "same-origin");

    assertThat(browser.open(server.uri("/open/basket")).body()).isEqualTo("empty");
    signIn("bob.atnet.dev");
    assertThat(browser.open(server.uri("/basket")).body()).isEqualTo("empty");
  }

  @Test
  void the_next_person_does_not_see_the_session_of_somebody_who_stayed_signed_in()
      throws Exception {
    server = application().start();
    signIn("alice.atnet.dev");
    browser.open(server.uri("/basket?put=letters"));

    signIn("bob.atnet.dev");

    assertThat(browser.open(server.uri("/basket")).body()).isEqualTo("empty");
  }

  @Test
  void a_session_that_was_created_in_the_last_request_of_a_person_has_an_owner() throws Exception {
    server = application().start();
    signIn("alice.atnet.dev");
    browser.open(server.uri("/basket?put=letters"));
    browser.cookies().remove(cookie());

    signIn("bob.atnet.dev");

    assertThat(browser.open(server.uri("/basket")).body()).isEqualTo("empty");
  }

  @Test
  void the_same_person_keeps_the_session_at_another_login() throws Exception {
    server = application().start();
    signIn("alice.atnet.dev");
    browser.open(server.uri("/basket?put=letters"));
    String before = browser.cookies().get("JSESSIONID");

    signIn("alice.atnet.dev");

    assertThat(browser.open(server.uri("/basket")).body()).isEqualTo("letters");
    assertThat(browser.cookies().get("JSESSIONID")).isNotEqualTo(before);
  }

  @Test
  void a_guarded_request_with_the_session_of_another_person_is_sent_again_without_it()
      throws Exception {
    server = application().start();
    signIn("alice.atnet.dev");
    browser.open(server.uri("/basket?put=letters"));
    String letters = browser.cookies().get("JSESSIONID");
    TestBrowser other = new TestBrowser();
    signIn(other, "bob.atnet.dev");
    other.cookies().put("JSESSIONID", letters);

    HttpResponse<String> foreign =
        other.send(
            HttpRequest.newBuilder(server.uri("/basket?x=%C3%A4"))
                .POST(BodyPublishers.ofString("y")));

    assertThat(foreign.statusCode()).isEqualTo(307);
    assertThat(location(foreign)).isEqualTo(server.uri("/basket?x=%C3%A4").toString());
    assertThat(other.open(server.uri("/basket")).body()).isEqualTo("empty");
    assertThat(browser.open(server.uri("/basket")).body())
        .as("a session in two hands is gone for both")
        .isEqualTo("empty");
  }

  @Test
  void an_open_page_shows_no_session_of_somebody_whose_cookie_is_gone() throws Exception {
    server = application().start();
    signIn("alice.atnet.dev");
    browser.open(server.uri("/basket?put=letters"));
    browser.cookies().remove(cookie());

    HttpResponse<String> foreign = browser.open(server.uri("/open/basket"));

    assertThat(foreign.statusCode()).isEqualTo(307);
    assertThat(browser.open(server.uri("/open/basket")).body()).isEqualTo("empty");
  }

  @Test
  void a_session_ends_when_the_library_finds_the_persons_ended() throws Exception {
    server = application().start();
    signIn("alice.atnet.dev");
    browser.open(server.uri("/basket?put=letters"));
    CDI.current().select(AtprotoSessions.class).get().signOutEverywhere(alice);

    assertThat(browser.open(server.uri("/basket")).statusCode()).isEqualTo(303);

    assertThat(browser.open(server.uri("/open/look")).body()).isEqualTo("false");
  }

  @Test
  void a_sign_out_by_the_servlet_api_ends_the_session() throws Exception {
    server = application().start();
    signIn("alice.atnet.dev");
    browser.open(server.uri("/basket?put=letters"));

    assertThat(browser.open(server.uri("/basket?leave=yes")).body()).isEqualTo("letters left");

    assertThat(browser.open(server.uri("/open/look")).body()).isEqualTo("false");
  }

  @Test
  void switching_the_account_ends_the_session() throws Exception {
    server = application().parameter("atproto.accounts", "2").start();
    signIn("alice.atnet.dev");
    signIn("bob.atnet.dev");
    browser.open(server.uri("/basket?put=letters"));

    browser.post(server.uri("/oauth/switch"), "account=" + alice, "same-origin");

    assertThat(browser.open(server.uri("/basket")).body()).isEqualTo("empty");
  }

  @Test
  void the_library_creates_no_session() throws Exception {
    server = application().start();
    signIn("alice.atnet.dev");
    assertThat(browser.open(server.uri("/look")).body()).isEqualTo("false");
    browser.post(server.uri("/oauth/logout"), "", "same-origin");
    assertThat(browser.cookies()).doesNotContainKey("JSESSIONID");
  }

  @Test
  void an_application_can_keep_its_sessions_to_itself() throws Exception {
    server = application().parameter("atproto.http-session", "ignore").start();
    browser.open(server.uri("/open/basket?put=apples"));
    String before = browser.cookies().get("JSESSIONID");
    signIn("alice.atnet.dev");
    assertThat(browser.open(server.uri("/basket?put=letters")).body()).isEqualTo("letters");
    browser.post(server.uri("/oauth/logout"), "", "same-origin");
    signIn("bob.atnet.dev");

    assertThat(browser.open(server.uri("/basket")).body()).isEqualTo("letters");
    assertThat(browser.cookies().get("JSESSIONID")).isEqualTo(before);
  }

  private TestServer.Builder application() {
    return TestServer.builder()
        .attribute("network", network)
        .parameter("atproto.plc-directory", network.plcDirectory().toString())
        .filterParameter("open", "/open/*")
        .servlet("/basket", new BasketServlet())
        .servlet("/open/basket", new BasketServlet())
        .servlet("/look", new LookServlet())
        .servlet("/open/look", new LookServlet());
  }

  private String cookie() {
    return "atproto-session-" + server.port();
  }

  private void signIn(String handle) throws Exception {
    signIn(browser, handle);
  }

  private void signIn(TestBrowser person, String handle) throws Exception {
    HttpResponse<String> begun =
        person.post(server.uri("/oauth/login"), "identifier=" + handle, "same-origin");
    URI callback = network.signIn(URI.create(location(begun)), handle, "pass");
    assertThat(person.open(callback, "cross-site").statusCode()).isEqualTo(303);
  }
}
