package io.github.atprotojakarta.jakarta;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.filter.AtprotoFilter;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application sees of the person behind the filter, in every kind of dispatch. */
class FilteredRequestTest {
  private StrictNetwork network;
  private Did alice;
  private final TestBrowser browser = new TestBrowser();

  /** Does what its path says. */
  private static final class PathServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      boolean dispatched = request.getDispatcherType() == DispatcherType.ASYNC;
      switch (request.getServletPath()) {
        case "/thread" -> inAnotherThread(request.startAsync());
        case "/dispatch" -> answerDispatched(request, response, dispatched);
        case "/async-call" -> {
          if (dispatched) {
            call();
          }
          request.startAsync().dispatch();
        }
        case "/async-started" -> {
          request.startAsync();
          call();
        }
        case "/forward-to-include" ->
            request.getRequestDispatcher("/include").forward(request, response);
        case "/sign-in" -> request.getRequestDispatcher("/sign-in-view").forward(request, response);
        case "/sign-in-async" -> {
          request.startAsync().dispatch("/sign-in-view");
        }
        case "/hidden" ->
            request.getRequestDispatcher("/WEB-INF/view.jsp").forward(request, response);
        case "/error" -> request.getRequestDispatcher("/error-view").forward(request, response);
        case "/forward" -> request.getRequestDispatcher("/page").forward(request, response);
        case "/include" -> {
          // An included part sees the path of the page that it is part of.
          if (request.getDispatcherType() == DispatcherType.INCLUDE) {
            response.getWriter().print(who(request));
          } else {
            response.getWriter().print("with ");
            request.getRequestDispatcher("/page").include(request, response);
          }
        }
        case "/fail" -> throw new ServletException("failed");
        case "/authenticate" -> {
          if (request.authenticate(response)) {
            response.getWriter().print("authenticated");
          }
        }
        case "/logout" -> {
          request.logout();
          response.getWriter().print("out " + request.getRemoteUser());
        }
        case "/current" ->
            response.getWriter().print(CDI.current().select(TestParts.class).get().currentUser());
        default -> response.getWriter().print(who(request));
      }
    }

    private static void call() {
      CDI.current()
          .select(AtprotoSessions.class)
          .get()
          .require()
          .xrpc()
          .query("com.atproto.server.getSession", java.util.Map.of());
    }

    private static void answerDispatched(
        HttpServletRequest request, HttpServletResponse response, boolean dispatched)
        throws IOException {
      if (dispatched) {
        response.getWriter().print(who(request));
      } else {
        request.startAsync().dispatch();
      }
    }

    /** A thread that is not the container's, without any context. */
    private static void inAnotherThread(AsyncContext async) {
      new Thread(
              () -> {
                try {
                  async.getResponse().getWriter().print(who(async.getRequest()));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                } finally {
                  async.complete();
                }
              })
          .start();
    }

    private static String who(jakarta.servlet.ServletRequest request) {
      HttpServletRequest http = (HttpServletRequest) request;
      Object session = http.getAttribute(AtprotoFilter.SESSION);
      return http.getRemoteUser()
          + " "
          + http.isUserInRole("writer")
          + " "
          + (session instanceof OAuthSession signedIn ? signedIn.did().value() : "none");
    }
  }

  @BeforeEach
  void start() {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "alice-pass");
  }

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void every_kind_of_dispatch_knows_who_is_signed_in() throws Exception {
    String who = alice + " true " + alice;
    try (TestServer server = application().start()) {
      signIn(server);
      for (String path : new String[] {"/page", "/thread", "/dispatch", "/forward", "/open/x"}) {
        assertThat(browser.open(server.uri(path)).body()).as(path).isEqualTo(who);
      }
      HttpResponse<String> failed = browser.open(server.uri("/fail"));
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).isEqualTo(who);
    }
  }

  @Test
  void a_forward_to_a_guarded_page_is_guarded_if_the_filter_is_mapped_for_forwards()
      throws Exception {
    try (TestServer server =
        application()
            .filterFor(DispatcherType.FORWARD)
            .filterParameter("open", "/forward")
            .start()) {
      HttpResponse<String> person = browser.open(server.uri("/forward?x=1"));
      assertThat(person.statusCode()).isEqualTo(303);
      assertThat(location(person))
          .as("what can be asked for again is the address that the browser has")
          .isEqualTo(server.uri("/sign-in") + "?return_to=%2Fshop%2Fforward%3Fx%3D1");
      assertThat(browser.call(server.uri("/forward")).statusCode()).isEqualTo(401);

      signIn(server);
      assertThat(browser.open(server.uri("/forward")).body()).isEqualTo(alice + " true " + alice);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sign-in", "/sign-in-async"})
  void the_view_of_the_login_page_is_open(String loginPage) throws Exception {
    try (TestServer server =
        application()
            .parameter("atproto.login-page", loginPage)
            .filterFor(DispatcherType.FORWARD)
            .start()) {
      assertThat(browser.open(server.uri(loginPage + "?x=1")).body()).isEqualTo("null false none");
      assertThat(browser.open(server.uri("/sign-in-view")).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void the_view_of_an_error_page_is_open() throws Exception {
    try (TestServer server =
        application().filterFor(DispatcherType.FORWARD).filterParameter("open", "/fail").start()) {
      HttpResponse<String> failed = browser.open(server.uri("/fail"));

      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).isEqualTo("null false none");
    }
  }

  @Test
  void an_open_page_shows_what_browsers_cannot_request_and_a_guarded_page_does_not()
      throws Exception {
    try (TestServer server =
        application()
            .filterFor(DispatcherType.FORWARD)
            .filterParameter("open", "/hidden")
            .servlet("/WEB-INF/view.jsp", new PathServlet())
            .start()) {
      assertThat(browser.open(server.uri("/hidden")).body()).isEqualTo("null false none");
      assertThat(browser.open(server.uri("/hidden/../page")).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void a_forward_of_an_open_page_is_the_application_s_own_business_otherwise() throws Exception {
    try (TestServer server = application().filterParameter("open", "/forward").start()) {
      assertThat(browser.open(server.uri("/forward")).body()).isEqualTo("null false none");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/include", "/forward-to-include"})
  void an_included_part_is_never_sent_to_the_login(String path) throws Exception {
    try (TestServer server =
        application().filterFor(DispatcherType.INCLUDE).filterParameter("open", path).start()) {
      HttpResponse<String> nobody = browser.open(server.uri(path));
      assertThat(nobody.statusCode()).isEqualTo(200);
      assertThat(nobody.body()).isEqualTo("with null false none");

      signIn(server);
      assertThat(browser.open(server.uri(path)).body())
          .isEqualTo("with " + alice + " true " + alice);
    }
  }

  @Test
  void an_error_page_is_shown_to_somebody_signed_out() throws Exception {
    try (TestServer server = application().filterParameter("open", "/fail").start()) {
      HttpResponse<String> failed = browser.open(server.uri("/fail"));

      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).isEqualTo("null false none");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"async-call", "async-started"})
  void a_session_that_ends_in_asynchronous_work_leads_to_sign_in(String path) throws Exception {
    try (TestServer server = application().start()) {
      signIn(server);
      network.endSessions(alice);

      HttpResponse<String> answer = browser.open(server.uri("/" + path));

      assertThat(answer.statusCode()).isEqualTo(303);
      assertThat(location(answer))
          .endsWith("/sign-in?return_to=%2Fshop%2F" + path + "&atproto_notice=session_ended");
      assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
      assertThat(browser.cookies()).doesNotContainKey("atproto-session-" + server.port());
    }
  }

  @Test
  void authenticate_and_logout_do_what_their_names_say() throws Exception {
    try (TestServer server = application().filterParameter("open", "/authenticate").start()) {
      assertThat(location(browser.open(server.uri("/authenticate"))))
          .endsWith("/sign-in?return_to=%2Fshop%2Fauthenticate");
      signIn(server);
      assertThat(browser.open(server.uri("/authenticate")).body()).isEqualTo("authenticated");

      assertThat(browser.open(server.uri("/logout")).body()).isEqualTo("out null");

      assertThat(browser.cookies()).doesNotContainKey("atproto-session-" + server.port());
      assertThat(network.counters().sessions(alice)).isZero();
    }
  }

  @Test
  void an_application_at_the_root_with_a_filter_added_by_code_works_the_same() throws Exception {
    try (TestServer server = application().contextPath("").filterByProgram().start()) {
      assertThat(location(browser.open(server.uri("/page?x=1"))))
          .isEqualTo(server.uri("/sign-in") + "?return_to=%2Fpage%3Fx%3D1");

      HttpResponse<String> back = signIn(server);

      assertThat(location(back)).isEqualTo(server.uri("/").toString());
      assertThat(back.headers().firstValue("Set-Cookie").orElse("")).contains("; Path=/;");
      assertThat(browser.open(server.uri("/page")).body()).startsWith(alice.value());
    }
  }

  @Test
  void forwarded_headers_bend_no_address() throws Exception {
    try (TestServer server = application().start()) {
      HttpResponse<String> sent =
          browser.send(
              HttpRequest.newBuilder(server.uri("/page"))
                  .header("Accept", "text/html")
                  .header("X-Forwarded-Host", "evil.example")
                  .header("X-Forwarded-Proto", "https")
                  .header("X-Forwarded-Prefix", "/evil")
                  .header("Forwarded", "host=evil.example;proto=https"));

      assertThat(location(sent)).isEqualTo(server.uri("/sign-in") + "?return_to=%2Fshop%2Fpage");
    }
  }

  @Test
  void a_page_outside_the_filter_that_asks_who_is_signed_in_is_not_kept_by_caches()
      throws Exception {
    try (TestServer server =
        application().unguarded().servlet("/asks", new AskingServlet()).start()) {
      for (String path : new String[] {"/asks", "/asks?keep=private"}) {
        HttpResponse<String> page = browser.open(server.uri(path));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Cache-Control"))
            .contains(path.endsWith("private") ? "private" : "no-store");
      }
    }
  }

  /** Asks who is signed in, after it has said how long the page may be kept. */
  private static final class AskingServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String keep = request.getParameter("keep");
      response.setHeader("Cache-Control", keep == null ? "public, max-age=60" : keep);
      response
          .getWriter()
          .print(CDI.current().select(AtprotoSessions.class).get().current().isPresent());
    }
  }

  @Test
  void the_application_s_rule_tells_people_from_programs() throws Exception {
    PageRequestRule rule = (request, byHeaders) -> !request.getServletPath().startsWith("/api");
    try (TestServer server = application().attribute("pageRequestRule", rule).start()) {
      assertThat(browser.open(server.uri("/api")).statusCode()).isEqualTo(401);
      assertThat(browser.call(server.uri("/page")).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void the_current_user_is_injected_and_found_anew_at_each_call() throws Exception {
    try (TestServer server = application().filterParameter("open", "/current").start()) {
      TestParts parts = CDI.current().select(TestParts.class).get();
      org.assertj.core.api.Assertions.assertThatThrownBy(parts::currentUser)
          .isInstanceOf(NotSignedInException.class)
          .hasMessageContaining("restore");
      assertThat(browser.open(server.uri("/current")).statusCode()).isEqualTo(303);
      signIn(server);

      assertThat(browser.open(server.uri("/current")).body()).isEqualTo(alice.value());
      assertThat(new TestBrowser().open(server.uri("/current")).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void observers_hear_of_sessions_at_once_and_asynchronous_ones_soon() throws Exception {
    try (TestServer server = application().start()) {
      signIn(server);
      TestParts parts = CDI.current().select(TestParts.class).get();
      assertThat(parts.events()).hasAtLeastOneElementOfType(SessionEvent.class);

      Instant patience = Instant.now().plus(Duration.ofMinutes(2));
      while (parts.eventsHeardLater().isEmpty()) {
        assertThat(Instant.now()).isBefore(patience);
        Thread.onSpinWait();
      }
      assertThat(parts.eventsHeardLater().get(0)).isEqualTo(parts.events().get(0));
    }
  }

  private TestServer.Builder application() {
    return TestServer.builder()
        .attribute("network", network)
        .parameter("atproto.plc-directory", network.plcDirectory().toString())
        .parameter("atproto.login-page", "/sign-in")
        .servlet("/open/*", new PathServlet())
        .servlet("/error", new PathServlet())
        .servlet("/", new PathServlet());
  }

  private HttpResponse<String> signIn(TestServer server) throws Exception {
    return browser.signIn(server, network);
  }
}
