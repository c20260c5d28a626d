package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.webapp.callers.CallerBean;
import io.github.atprotojakarta.webapp.callers.CallerReportServlet;
import io.github.atprotojakarta.webapp.callers.CallerSocket;
import io.github.atprotojakarta.webapp.callers.EventsApplication;
import io.github.atprotojakarta.webapp.callers.EventsResource;
import io.github.atprotojakarta.webapp.callers.InjectedCaller;
import io.github.atprotojakarta.webapp.callers.SessionNotes;
import io.github.atprotojakarta.webapp.callers.SessionNotesServlet;
import io.github.atprotojakarta.webapp.secured.Definition;
import io.github.atprotojakarta.webapp.secured.FilterByAnnotation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whom each part of a server takes for the caller, and whose the {@code HttpSession} is: with the
 * filter and with Jakarta Security. The guide has the table of the results.
 */
@Tag("server")
@Tag("long")
@Tag("redeploy")
@ExtendWith(ArquillianExtension.class)
class CallersIT {
  private static final String CAROL = "carol.test";
  private static final Did CAROLS_DID =
      NetworkBeforeServer.network().createAccount(CAROL, "carol-pass");

  private final WebBrowser browser = WebBrowser.person();

  @Deployment(name = "callers-filter", testable = false)
  static WebArchive filtered() {
    return application("callers-filter").addClass(FilterByAnnotation.class);
  }

  @Deployment(name = "callers-security", testable = false)
  static WebArchive secured() {
    return application("callers-security").addClass(Definition.class);
  }

  private static WebArchive application(String name) {
    return SmallWar.of(
        name + ".war",
        CallerBean.class,
        CallerReportServlet.class,
        CallerSocket.class,
        EventsApplication.class,
        EventsResource.class,
        InjectedCaller.class,
        SessionNotes.class,
        SessionNotesServlet.class);
  }

  @Test
  void behind_the_filter_servlets_know_the_caller(
      @ArquillianResource @OperateOnDeployment("callers-filter") URI told) throws Exception {
    DeployedApplication app = DeployedApplication.at(told);
    signIn(app, RunningApplication.HANDLE);

    String report = report(app, "filter");

    String alice = NetworkBeforeServer.alice().value();
    assertThat(report)
        .contains("servlet=" + alice + " ours=true library=" + alice)
        .contains("sse=" + alice);
  }

  @Test
  void with_jakarta_security_the_whole_server_knows_the_caller(
      @ArquillianResource @OperateOnDeployment("callers-security") URI told) throws Exception {
    DeployedApplication app = DeployedApplication.at(told);
    signIn(app, RunningApplication.HANDLE);

    String report = report(app, "security");

    String alice = NetworkBeforeServer.alice().value();
    assertThat(report)
        .contains("servlet=" + alice)
        .contains("library=" + alice)
        .contains("ejb=" + alice)
        .contains("sse=" + alice);
  }

  @Test
  void behind_the_filter_a_session_belongs_to_one_person(
      @ArquillianResource @OperateOnDeployment("callers-filter") URI told) {
    sessionBelongsToOnePerson(DeployedApplication.at(told));
  }

  @Test
  void with_jakarta_security_a_session_belongs_to_one_person(
      @ArquillianResource @OperateOnDeployment("callers-security") URI told) {
    sessionBelongsToOnePerson(DeployedApplication.at(told));
  }

  private void sessionBelongsToOnePerson(DeployedApplication app) {
    assertThat(browser.get(app.at("/open-notes?note=apples")).body()).isEqualTo("apples");
    String before = sessionId();

    signIn(app, RunningApplication.HANDLE);

    assertThat(browser.get(app.at("/notes")).body()).isEqualTo("apples");
    assertThat(sessionId()).as("the id changes at login").isNotEqualTo(before);
    assertThat(browser.get(app.at("/notes?note=letters")).body()).isEqualTo("letters");

    signIn(app, CAROL);
    assertThat(browser.get(app.at("/notes")).body()).as("another login").isEqualTo("empty");

    assertThat(browser.get(app.at("/notes?note=carols")).body()).isEqualTo("carols");
    browser.post(app.at("/oauth/logout"), Map.of());
    assertThat(browser.get(app.at("/open-notes")).body()).as("after the logout").isEqualTo("empty");

    signIn(app, RunningApplication.HANDLE);
    browser.get(app.at("/notes?note=letters"));
    assertThat(browser.get(app.at("/notes?leave=yes")).body()).isEqualTo("letters left");
    assertThat(browser.get(app.at("/open-notes")).body())
        .as("after request.logout")
        .isEqualTo("empty");

    WebBrowser other = WebBrowser.person();
    signIn(app, other, RunningApplication.HANDLE);
    other.get(app.at("/notes?note=letters"));
    signIn(app, CAROL);
    browser.setCookies(other.cookiesNamed(sessionCookie(other)));
    WebBrowser.Page foreign = browser.get(app.at("/notes"));
    assertThat(foreign.status()).as("another person's session").isEqualTo(307);
    assertThat(browser.get(foreign.location()).body()).isEqualTo("empty");
  }

  private static String sessionCookie(WebBrowser browser) {
    return browser.cookies().keySet().stream()
        .filter(name -> !name.startsWith("atproto"))
        .findFirst()
        .orElseThrow();
  }

  private String sessionId() {
    return browser.cookies().get(sessionCookie(browser));
  }

  private void signIn(DeployedApplication app, String handle) {
    signIn(app, browser, handle);
  }

  private static void signIn(DeployedApplication app, WebBrowser browser, String handle) {
    String password = handle.equals(CAROL) ? "carol-pass" : RunningApplication.PASSWORD;
    URI authorization = SignInSteps.begin(app, browser, handle);
    URI callback = app.network().signIn(authorization, handle, password);
    assertThat(browser.get(callback).status()).isEqualTo(303);
  }

  /** Returns who the caller is, and keeps it for the table of the guide. */
  private String report(DeployedApplication app, String kind) throws IOException {
    String report =
        browser.get(app.at("/callers")).body()
            + " "
            + browser.get(app.at("/api/events")).body().replace("data: ", "").strip()
            + " "
            + socket(app);
    String table =
        report
            .replace(NetworkBeforeServer.alice().value(), "DID")
            .replace(CAROLS_DID.value(), "OTHER");
    assertThat(table).doesNotContain("OTHER");
    Path target = Path.of(RunningApplication.property("webapp.target"));
    String server = RunningApplication.property("arquillian.launch");
    Files.writeString(target.resolve("callers-" + server + "-" + kind + ".txt"), table + "\n");
    return report;
  }

  private String socket(DeployedApplication app) {
    CompletableFuture<String> message = new CompletableFuture<>();
    URI at = app.at("/socket");
    String cookies =
        browser.cookies().entrySet().stream()
            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
            .reduce((first, second) -> first + "; " + second)
            .orElse("");
    try {
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .header("Cookie", cookies)
          .header("Origin", "http://" + at.getAuthority())
          .buildAsync(URI.create("ws://" + at.getAuthority() + at.getPath()), new First(message))
          .join();
      return message.orTimeout(2, TimeUnit.MINUTES).join();
    } catch (CompletionException e) {
      return "socket=" + e.getCause().getClass().getSimpleName();
    }
  }

  /** Waits for the first message. */
  private record First(CompletableFuture<String> message) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      message.complete(data.toString());
      return socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      message.completeExceptionally(failure);
    }
  }
}
