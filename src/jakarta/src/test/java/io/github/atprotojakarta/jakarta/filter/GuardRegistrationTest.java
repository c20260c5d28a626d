package io.github.atprotojakarta.jakarta.filter;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter of an application that maps none, and what the library says about it. */
class GuardRegistrationTest {
  private final TestBrowser browser = new TestBrowser();

  /** Kept here: java.util.logging forgets loggers, with their handlers. */
  private static final Logger LOGGER = Logger.getLogger(AtprotoFilter.class.getName());

  private final Log log = new Log();

  private StrictNetwork network;

  @TempDir Path files;

  @BeforeEach
  void listen() {
    network = StrictNetwork.start();
    LOGGER.addHandler(log);
  }

  @AfterEach
  void stopListening() {
    network.close();
    LOGGER.removeHandler(log);
  }

  @Test
  void the_setting_guards_what_it_names_and_says_so_at_start() throws Exception {
    try (TestServer server =
        application()
            .parameter("atproto.guard", "/app/*, *.secret")
            .parameter("atproto.open", "/app/about")
            .start()) {
      assertThat(status(server, "/app/notes")).isEqualTo(303);
      assertThat(status(server, "/any.secret")).isEqualTo(303);
      assertThat(status(server, "/app/about")).isEqualTo(200);
      assertThat(status(server, "/elsewhere")).isEqualTo(200);
      assertThat(log.lines)
          .containsExactly(
              "INFO AtprotoFilter guards [*.secret, /app/*]; open [/app/about, /sign-in, /oauth/*,"
                  + " /favicon.ico, /jakarta.faces.resource/*]");
    }
  }

  @Test
  void the_operator_s_value_counts_more_than_web_xml_s() throws Exception {
    System.setProperty("atproto.guard", "/other/*");
    try (TestServer server = application().parameter("atproto.guard", "/app/*").start()) {
      assertThat(status(server, "/other/x")).isEqualTo(303);
      assertThat(status(server, "/app/x")).isEqualTo(200);
    } finally {
      System.clearProperty("atproto.guard");
    }
  }

  @Test
  void an_application_that_guards_nothing_is_warned() throws Exception {
    try (TestServer server = application().start()) {
      assertThat(status(server, "/app/notes")).isEqualTo(200);
      assertThat(log.lines)
          .singleElement()
          .asString()
          .startsWith("WARNING ATP2106 No page of /shop is guarded")
          .contains("atproto.guard");
    }
  }

  @Test
  void a_filter_under_another_name_is_a_guard_too() throws Exception {
    try (TestServer server = application().filterByProgram().start()) {
      assertThat(status(server, "/app/notes")).isEqualTo(303);
      assertThat(log.lines).noneMatch(line -> line.startsWith("WARNING"));
    }
  }

  @ParameterizedTest
  @CsvSource({"atproto.guard, app/*", "atproto.open, /a*", "atproto.open-assets, maybe"})
  void a_bad_pattern_stops_the_deployment(String setting, String value) {
    assertThatThrownBy(() -> application().parameter(setting, value).start())
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(setting + " = \"" + value + "\"");
  }

  @Test
  void a_mapping_of_web_xml_that_the_container_ignored_counts_all_the_same() throws Exception {
    Files.createDirectories(files.resolve("WEB-INF"));
    Files.writeString(
        files.resolve("WEB-INF/web.xml"),
        """
        <!DOCTYPE web-app PUBLIC "-//Example//DTD 1//EN" "http://127.0.0.1:1/none.dtd">
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
          <filter-mapping>
            <filter-name>other</filter-name>
            <url-pattern>/elsewhere</url-pattern>
          </filter-mapping>
          <filter-mapping>
            <filter-name> AtprotoFilter </filter-name>
            <url-pattern>/app/*</url-pattern>
            <dispatcher>REQUEST</dispatcher>
            <dispatcher>ERROR</dispatcher>
          </filter-mapping>
        </web-app>
        """);
    try (TestServer server = application().files(files).start()) {
      assertThat(status(server, "/app/notes")).isEqualTo(303);
      assertThat(status(server, "/elsewhere")).isEqualTo(200);
    }
  }

  @Test
  void the_login_page_loads_its_files_though_everything_is_guarded() throws Exception {
    Files.createDirectories(files.resolve("assets"));
    for (String name : List.of("assets/a.css", "assets/a.js", "a.PNG", "favicon.ico", "a.pdf")) {
      Files.writeString(files.resolve(name), "file");
    }
    try (TestServer server =
        withoutPages()
            .parameter("atproto.guard", "/*")
            .files(files)
            .servlet("/sign-in", new Page())
            .servlet("/made/*", new Page())
            .servlet("*.js", new Page())
            .servlet("/jakarta.faces.resource/*", new Page())
            .start()) {
      for (String open :
          List.of(
              "/sign-in", "/assets/a.css", "/a.PNG", "/favicon.ico", "/jakarta.faces.resource/x")) {
        assertThat(status(server, open)).as(open).isEqualTo(200);
      }
      for (String guarded : List.of("/a.pdf", "/made/a.css", "/none.css", "/assets/a.js", "/")) {
        assertThat(status(server, guarded)).as(guarded).isEqualTo(303);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"guard", "open-assets"})
  void files_stay_guarded_where_the_login_page_is_elsewhere_or_the_setting_says_so(String setting)
      throws Exception {
    Files.createDirectories(files.resolve("app"));
    Files.writeString(files.resolve("app/plan.png"), "file");
    try (TestServer server =
        withoutPages()
            .files(files)
            .parameter("atproto.guard", setting.equals("guard") ? "/app/*" : "/*")
            .parameter("atproto.open-assets", setting.equals("guard") ? "true" : "false")
            .start()) {
      assertThat(status(server, "/app/plan.png")).isEqualTo(303);
    }
  }

  private TestServer.Builder application() {
    return withoutPages().servlet("/*", new Page());
  }

  private TestServer.Builder withoutPages() {
    return TestServer.builder()
        .unguarded()
        .attribute("network", network)
        .parameter("atproto.plc-directory", network.plcDirectory().toString())
        .parameter("atproto.login-page", "/sign-in");
  }

  private int status(TestServer server, String path) throws Exception {
    var response = browser.open(server.uri(path));
    if (response.statusCode() == 303) {
      assertThat(location(response)).startsWith(server.uri("/sign-in").toString());
    }
    return response.statusCode();
  }

  /** A page. */
  private static final class Page extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      response.getWriter().print("page");
    }
  }

  /** What the filter logs. */
  private static final class Log extends Handler {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      if (line.getLevel().intValue() >= Level.INFO.intValue()) {
        lines.add(
            line.getLevel()
                + " "
                + java.text.MessageFormat.format(
                    line.getMessage().replace("'", "''"), line.getParameters()));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
