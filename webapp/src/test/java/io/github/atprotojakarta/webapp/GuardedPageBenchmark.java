package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.webapp.measured.FilterByHand;
import io.github.atprotojakarta.webapp.measured.MeasuredPages;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.net.HttpCookie;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Measures what the library's filter adds to the CPU time of a page, beside a filter made by hand,
 * in a server with PostgreSQL. Runs only when its name is given, as CONTRIBUTING.md says, and
 * writes its results for the page of {@code src/bench}.
 */
@ExtendWith(ArquillianExtension.class)
class GuardedPageBenchmark {
  private static final int ROUNDS = 3;
  private static final int WARM_UP = 60_000;
  private static final int REQUESTS = 10_000;

  private static EmbeddedPostgres database;

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive war() throws IOException {
    database = EmbeddedPostgres.builder().start();
    return DeployedApplication.warWithPostgres("measured", database.getPort())
        .addPackage(MeasuredPages.class.getPackage());
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
  }

  @Test
  void the_cpu_time_of_a_page_with_each_filter() throws IOException {
    DeployedApplication app = DeployedApplication.at(application);
    WebBrowser browser = WebBrowser.person();
    SignInSteps.as(app, browser);
    HttpCookie byHand = new HttpCookie(FilterByHand.COOKIE, primaryKey(app));
    byHand.setPath(app.base().getPath());
    browser.setCookies(List.of(byHand));
    Map<String, URI> pages = new LinkedHashMap<>();
    pages.put("open.page", app.at("/open/page"));
    pages.put("by-hand.page", app.at("/by-hand/page"));
    pages.put("guarded.page", app.at("/app/measured"));
    for (URI page : pages.values()) {
      ask(browser, page, WARM_UP);
    }

    for (int round = 1; round <= ROUNDS; round++) {
      JsonArrayBuilder results = Json.createArrayBuilder();
      for (Map.Entry<String, URI> page : pages.entrySet()) {
        long before = cpuTime(app);
        ask(browser, page.getValue(), REQUESTS);
        results.add(result(page.getKey(), cpuTime(app) - before));
      }
      write(round, results.build());
    }
  }

  private static String primaryKey(DeployedApplication app) throws IOException {
    Properties row = new Properties();
    row.load(new StringReader(WebBrowser.api().get(app.at("/rows/sessions")).body()));
    return row.getProperty("did") + "_" + row.getProperty("session_id");
  }

  private static void ask(WebBrowser browser, URI page, int requests) {
    for (int i = 0; i < requests; i++) {
      WebBrowser.Page shown = browser.get(page);
      assertThat(shown.status()).isEqualTo(200);
      assertThat(shown.body()).startsWith("A page for ");
    }
  }

  private static long cpuTime(DeployedApplication app) {
    return Long.parseLong(WebBrowser.api().get(app.at("/cpu")).body());
  }

  /** As the clients of src/bench write their results. */
  private static JsonObjectBuilder result(String page, long cpuNanos) {
    return Json.createObjectBuilder()
        .add("benchmark", page)
        .add("parameters", Json.createObjectBuilder().add("threads", 1))
        .add("operations", REQUESTS)
        .add("cpuSeconds", cpuNanos / 1e9);
  }

  private static void write(int round, JsonArray results) throws IOException {
    Path directory = Path.of(RunningApplication.property("webapp.target"), "performance");
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("pages-" + round + ".json"), results + "\n");
  }
}
