package io.github.atprotojakarta.jakarta.session;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page may require an include or a permission of it, if permission sets are read. */
class RequiredSetsTest {
  private static final String SET = "com.example.calendar.auth";
  private static final String INCLUDE = "include:" + SET;
  private static final String EVENTS = "repo:com.example.calendar.event";

  private StrictNetwork network;
  private Did alice;
  private Did publisher;
  private final TestBrowser browser = new TestBrowser();

  /** A servlet that requires an include. */
  @RequiresScope(INCLUDE)
  public static final class IncludeServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("posted");
    }
  }

  /** A servlet that requires a permission of the include. */
  @RequiresScope(EVENTS)
  public static final class PermissionServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("posted");
    }
  }

  /** A servlet that requires the include in its code. */
  private static final class CodeServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      CDI.current().select(AtprotoSessions.class).get().requireScope(INCLUDE);
      response.getWriter().print("posted");
    }
  }

  @BeforeEach
  void startNetwork() {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "alice-pass");
    publisher = network.createAccount("calendar.atnet.dev", "calendar-pass");
  }

  @AfterEach
  void stopNetwork() {
    network.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/include", "/permission", "/code"})
  void a_person_grants_the_set_and_returns_to_the_page(String page) throws Exception {
    publish();
    try (TestServer server = start("true")) {
      HttpResponse<String> asked = browser.open(server.uri(page));
      assertThat(asked.statusCode()).isEqualTo(303);
      assertThat(location(asked)).startsWith(network.issuer() + "/oauth/authorize?");

      URI callback = network.signIn(URI.create(location(asked)), "alice.atnet.dev", "alice-pass");
      HttpResponse<String> back = browser.open(callback, "cross-site");

      assertThat(location(back)).isEqualTo(server.uri(page).toString());
      assertThat(browser.open(server.uri(page)).body()).isEqualTo("posted");
      assertThat(
              CDI.current()
                  .select(AtprotoSessions.class)
                  .get()
                  .list(alice)
                  .values()
                  .iterator()
                  .next()
                  .tokens()
                  .scopes())
          .doesNotContain(INCLUDE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/include", "/permission", "/code"})
  void a_set_that_is_not_published_lets_nobody_pass(String page) throws Exception {
    try (TestServer server = start("true")) {
      HttpResponse<String> refused = browser.open(server.uri(page));

      assertThat(refused.statusCode()).isEqualTo(500);
      assertThat(refused.body()).doesNotContain("posted");
    }
  }

  @Test
  void a_directory_that_fails_is_a_fault_that_passes() throws Exception {
    publish();
    try (TestServer server = start("true")) {
      network.faults().failRequests(Endpoint.DIRECTORY, 503, "7");

      HttpResponse<String> refused = browser.call(server.uri("/include"));

      assertThat(refused.statusCode()).isIn(502, 503);
      assertThat(refused.body()).doesNotContain("posted");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/include", "/permission", "/code"})
  void without_the_setting_a_set_is_the_applications_fault(String page) throws Exception {
    publish();
    try (TestServer server = start("false")) {
      assertThat(browser.open(server.uri(page)).statusCode()).isEqualTo(500);
    }
  }

  private TestServer start(String permissionSets) throws Exception {
    TestServer server =
        TestServer.builder()
            .attribute("network", network)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.scope", "atproto " + INCLUDE)
            .parameter("atproto.login-scope", "atproto")
            .parameter("atproto.permission-sets", permissionSets)
            .servlet("/include", new IncludeServlet())
            .servlet("/permission", new PermissionServlet())
            .servlet("/code", new CodeServlet())
            .start();
    browser.signIn(server, network);
    return server;
  }

  private void publish() {
    String lexicon =
        "{'$type':'com.atproto.lexicon.schema','lexicon':1,'id':'com.example.calendar.auth',"
            + "'defs':{'main':{'type':'permission-set','permissions':[{'type':'permission',"
            + "'resource':'repo','collection':['com.example.calendar.event']}]}}}";
    try (JsonReader reader = Json.createReader(new StringReader(lexicon.replace('\'', '"')))) {
      network.publishLexicon(publisher, SET, reader.readObject());
    }
  }
}
