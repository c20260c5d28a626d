package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.jakarta.FlakySessionStore;
import io.github.atprotojakarta.jakarta.LoginFailure;
import io.github.atprotojakarta.jakarta.LoginFailureHandler;
import io.github.atprotojakarta.jakarta.LoginFailureHandler.Reply.Forward;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application's own error page, in a server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardedPageTest {
  private static final String UNKNOWN = "/oauth/callback?state=x&iss=https://pds.example&code=y";
  private static final String PLAIN = "<title>Sign-in expired</title>";

  private final Logger logger = Logger.getLogger(ForwardedPage.class.getName());
  private final List<LogRecord> lines = new CopyOnWriteArrayList<>();
  private final Handler listener = new Listener();
  private final TestBrowser browser = new TestBrowser();
  private volatile String path = "/failure";
  private StrictNetwork network;
  private TestServer server;

  @BeforeAll
  void start() throws Exception {
    network = StrictNetwork.start();
    LoginFailureHandler handler = (failure, request) -> new Forward(path);
    server =
        TestServer.builder()
            .attribute("network", network)
            .attribute("failureHandler", handler)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .filterFor(DispatcherType.FORWARD)
            .servlet("/failure", new FailurePage())
            .servlet("/throwing", new ThrowingPage())
            .servlet("/unlinked", new UnlinkedPage())
            .servlet("/empty", new EmptyPage())
            .servlet("/redirecting", new RedirectingPage())
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
    network.close();
  }

  @BeforeEach
  void listen() {
    path = "/failure";
    lines.clear();
    logger.addHandler(listener);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(listener);
  }

  @Test
  void a_callback_shows_the_applications_page_with_the_failures_status() throws Exception {
    HttpResponse<String> page = browser.open(server.uri(UNKNOWN), "cross-site");

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).isEqualTo("<p>GET unknown_login 400 ä</p>");
    assertThat(header(page, "Content-Type")).isEqualTo("text/html;charset=utf-8");
    assertThat(header(page, "X-Page")).isEqualTo("own");
    assertThat(page.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(header(page, "Content-Security-Policy")).isEmpty();
    assertThat(lines).isEmpty();
  }

  @Test
  void a_form_shows_the_applications_page() throws Exception {
    HttpResponse<String> page =
        browser.post(server.uri("/oauth/callback"), "x=" + "y".repeat(32 * 1024 - 1), "cross-site");

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).isEqualTo("<p>POST form_too_large 400 ä</p>");
  }

  @Test
  void an_address_without_a_resource_shows_the_applications_page() throws Exception {
    HttpResponse<String> page = browser.open(server.uri("/oauth/nothing"));

    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).isEqualTo("<p>GET not_found 404 ä</p>");
  }

  @Test
  void a_head_request_gets_the_status_and_no_body() throws Exception {
    HttpResponse<String> page =
        browser.send(navigation("/oauth/nothing").method("HEAD", BodyPublishers.noBody()));

    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(header(page, "X-Page")).isEqualTo("own");
    assertThat(page.body()).isEmpty();
  }

  @Test
  void a_method_that_pages_do_not_support_gets_the_plain_page() throws Exception {
    HttpResponse<String> page =
        browser.send(navigation("/oauth/login").method("PUT", BodyPublishers.ofString("x")));

    assertThat(page.statusCode()).isEqualTo(405);
    assertThat(page.body()).contains("<title>Method not allowed</title>");
    assertThat(lines).isEmpty();
  }

  @Test
  void the_filter_shows_the_applications_page() throws Exception {
    System.setProperty(FlakySessionStore.DOWN, "true");
    try {
      HttpResponse<String> page =
          browser.send(
              navigation("/notes")
                  .header(
                      "Cookie",
                      "atproto-session-"
                          + server.port()
                          + "="
                          + "a".repeat(43)
                          + ".did:web:a.example"));

      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.body()).isEqualTo("<p>GET unavailable 503 ä</p>");
      assertThat(header(page, "Retry-After")).isEqualTo("10");
    } finally {
      System.clearProperty(FlakySessionStore.DOWN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/missing.jsp", "/throwing", "/unlinked", "/redirecting", "/empty"})
  void a_page_that_fails_is_replaced_by_the_plain_page(String failing) throws Exception {
    path = failing;

    HttpResponse<String> page = browser.open(server.uri(UNKNOWN), "cross-site");

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains(PLAIN).doesNotContain("half");
    assertThat(header(page, "Content-Security-Policy")).contains("default-src 'none'");
    assertThat(header(page, "X-Page")).isEmpty();
    assertThat(lines)
        .anySatisfy(line -> assertThat(line.getParameters()).isNotNull().contains(failing));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failure.jsp",
        "",
        "/",
        "//evil.example/x",
        "https://evil.example/x",
        "/failure.jsp?x=1",
        "/failure.jsp#x",
        "/failure.jsp;x=1",
        "/a/../WEB-INF/web.xml",
        "/%2e%2e/x",
        "/a\\b",
        "/a\nb",
      })
  void a_path_that_is_no_plain_path_of_the_application_is_refused(String wrong) {
    assertThatThrownBy(() -> new Forward(wrong)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_path_below_web_inf_is_allowed() {
    assertThat(new Forward("/WEB-INF/pages/sign-in.failure.jsp").path()).endsWith(".jsp");
  }

  private HttpRequest.Builder navigation(String target) {
    URI uri = server.uri(target);
    return HttpRequest.newBuilder(uri)
        .header("Accept", "text/html")
        .header("Sec-Fetch-Mode", "navigate");
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** Shows the failure; sets headers and a status of its own. */
  private static final class FailurePage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      LoginFailure failure = (LoginFailure) request.getAttribute(LoginFailure.ATTRIBUTE);
      response.setStatus(200);
      response.setContentType("text/html; charset=ISO-8859-1");
      response.setHeader("Cache-Control", "public");
      response.setHeader("X-Page", "own");
      response
          .getWriter()
          .write(
              "<p>%s %s %d ä</p>"
                  .formatted(request.getMethod(), failure.code(), response.getStatus()));
    }
  }

  private static final class ThrowingPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("half");
      throw new IllegalStateException("The page is broken");
    }
  }

  /** As a JSP that was compiled against a class that the server does not have. */
  private static final class UnlinkedPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("half");
      throw new NoClassDefFoundError("com/example/Missing");
    }
  }

  private static final class EmptyPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      response.setHeader("X-Page", "empty");
    }
  }

  private static final class RedirectingPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.sendRedirect("/elsewhere");
    }
  }

  private final class Listener extends Handler {
    @Override
    public void publish(LogRecord line) {
      lines.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
