package io.github.atprotojakarta.jakarta.session;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestParts;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that needs more than the person granted leads to the consent page and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequiresScopeTest {
  private static final String POST = "repo:app.bsky.feed.post";

  private StrictNetwork network;
  private TestServer server;
  private Did alice;
  private TestBrowser browser;

  /** A servlet that checks in its code. */
  private static final class CheckingServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      response.setHeader("X-Half-Done", "yes");
      response.getWriter().print("half a page");
      try {
        sessions().requireScope(POST + "?action=create");
      } catch (InsufficientScopeException e) {
        throw new ServletException("wrapped as EJB containers do", new RuntimeException(e));
      }
      response.reset();
      response.getWriter().print("posted");
    }
  }

  /** A servlet with the annotation. */
  @RequiresScope(POST)
  public static final class AnnotatedServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("posted");
    }
  }

  /** A servlet with the annotation on one method. */
  public static final class MethodServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("form");
    }

    @Override
    @RequiresScope(POST)
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("posted");
    }
  }

  /** A servlet whose bean has the annotation. */
  private static final class BeanServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(CDI.current().select(Publisher.class).get().publish());
    }
  }

  /** A servlet that requires what the setting does not allow. */
  private static final class WrongServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      sessions().requireScope("repo:com.example.other");
    }
  }

  /** A bean with a method that requires a scope. */
  @ApplicationScoped
  public static class Publisher {
    @RequiresScope(POST)
    public String publish() {
      return "posted";
    }
  }

  /** A resource that requires a scope. */
  @Path("posts")
  @RequestScoped
  @RequiresScope(POST)
  public static class PostsResource {
    @GET
    public String post() {
      return "posted";
    }
  }

  @BeforeAll
  void start() throws Exception {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "alice-pass");
    server =
        TestServer.builder()
            .attribute("network", network)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.scope", "atproto transition:email " + POST)
            .parameter("atproto.login-scope", "atproto transition:email")
            .servlet("/code", new CheckingServlet())
            .servlet("/annotated", new AnnotatedServlet())
            .servlet("/method", new MethodServlet())
            .servlet("/bean", new BeanServlet())
            .servlet("/wrong", new WrongServlet())
            .servlet("/api/*", new ServletContainer(new ResourceConfig(PostsResource.class)))
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
    network.close();
  }

  @BeforeEach
  void signIn() throws Exception {
    browser = new TestBrowser();
    browser.signIn(server, network);
    audit().clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/code", "/annotated", "/bean", "/api/posts"})
  void a_person_grants_more_and_returns_to_the_page(String page) throws Exception {
    HttpResponse<String> asked = browser.open(server.uri(page + "?q=1"));

    assertThat(asked.statusCode()).isEqualTo(303);
    assertThat(location(asked)).startsWith(network.issuer() + "/oauth/authorize?");
    assertThat(asked.body()).isEmpty();
    assertThat(asked.headers().firstValue("X-Half-Done")).isEmpty();
    assertThat(asked.headers().firstValue("X-Frame-Options")).contains("DENY");
    HttpResponse<String> back = browser.open(consent(asked), "cross-site");
    assertThat(location(back)).isEqualTo(server.uri(page + "?q=1").toString());
    assertThat(browser.open(URI.create(location(back))).body()).isEqualTo("posted");
    assertThat(sessions().list(alice).values().iterator().next().tokens().scopes())
        .containsExactlyInAnyOrder("atproto", "transition:email", POST);
    assertThat(audit())
        .map(AuditEvent::kind)
        .contains(AuditEvent.Kind.SCOPE_REQUESTED, AuditEvent.Kind.SCOPE_GRANTED);
  }

  @Test
  void a_step_up_gives_the_browser_a_new_cookie_and_the_old_one_is_worth_nothing()
      throws Exception {
    Map<String, String> before = Map.copyOf(browser.cookies());
    URI session = server.uri("/oauth/session");
    assertThat(sendWith(before, session).statusCode()).isEqualTo(200);

    browser.open(consent(browser.open(server.uri("/annotated"))), "cross-site");

    String name =
        browser.cookies().keySet().stream()
            .filter(n -> n.contains("-session"))
            .findAny()
            .orElseThrow();
    assertThat(browser.cookies().get(name)).endsWith("." + alice).isNotEqualTo(before.get(name));
    assertThat(sendWith(browser.cookies(), session).statusCode()).isEqualTo(200);
    assertThat(sendWith(before, session).statusCode()).isEqualTo(401);
    assertThat(sendWith(before, server.uri("/annotated")).statusCode()).isEqualTo(401);
  }

  /** Sends the request of a program with these cookies. */
  private static HttpResponse<String> sendWith(Map<String, String> cookies, URI uri)
      throws Exception {
    TestBrowser thief = new TestBrowser();
    thief.cookies().putAll(cookies);
    return thief.call(uri);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/code", "/annotated", "/bean", "/api/posts"})
  void a_program_gets_a_403_that_names_the_scope(String page) throws Exception {
    HttpResponse<String> refused = browser.call(server.uri(page));

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(refused.body()).contains("\"code\":\"insufficient_scope\"");
    assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("AtprotoSession error=\"insufficient_scope\", scope=\"" + POST);
    assertThat(audit()).map(AuditEvent::kind).contains(AuditEvent.Kind.SCOPE_REFUSED);
  }

  @Test
  void a_person_who_denies_sees_why_once_and_stays_signed_in() throws Exception {
    HttpResponse<String> asked = browser.open(server.uri("/annotated"));

    HttpResponse<String> back =
        browser.open(network.browser().deny(URI.create(location(asked))), "cross-site");

    assertThat(back.statusCode()).isEqualTo(403);
    assertThat(back.body()).contains("Access was denied");
    assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(200);
  }

  @Test
  void a_form_is_not_sent_again_and_its_page_tells() throws Exception {
    HttpResponse<String> asked =
        browser.send(
            HttpRequest.newBuilder(server.uri("/method"))
                .header("Accept", "text/html")
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Site", "same-origin")
                .header("Referer", server.uri("/method?draft=1").toString())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("text=hi")));

    HttpResponse<String> back = browser.open(consent(asked), "cross-site");

    assertThat(location(back))
        .isEqualTo(server.uri("/method?draft=1&atproto_notice=form_not_sent").toString());
    assertThat(browser.open(server.uri("/method")).body()).isEqualTo("form");
  }

  @Test
  void a_refused_form_of_another_site_is_in_the_audit_log() throws Exception {
    HttpResponse<String> refused = browser.post(server.uri("/method"), "text=hi", "cross-site");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(audit())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(AuditEvent.Kind.CROSS_SITE_REFUSED);
              assertThat(event.did()).isEqualTo(alice);
              assertThat(refused.body()).contains(event.reference());
            });
  }

  @Test
  void somebody_signed_out_signs_in_first() throws Exception {
    browser = new TestBrowser();

    assertThat(location(browser.open(server.uri("/annotated"))))
        .startsWith(server.uri("/?return_to=").toString());
  }

  @Test
  void a_scope_that_nobody_can_grant_is_the_applications_fault() throws Exception {
    assertThat(browser.open(server.uri("/wrong")).statusCode()).isEqualTo(500);
    assertThat(browser.call(server.uri("/wrong")).statusCode()).isEqualTo(500);
  }

  private URI consent(HttpResponse<String> asked) {
    return network.signIn(URI.create(location(asked)), "alice.atnet.dev", "alice-pass");
  }

  private static AtprotoSessions sessions() {
    return CDI.current().select(AtprotoSessions.class).get();
  }

  private static List<AuditEvent> audit() {
    return CDI.current().select(TestParts.class).get().audit();
  }
}
