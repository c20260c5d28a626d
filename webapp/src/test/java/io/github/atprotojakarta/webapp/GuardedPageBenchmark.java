package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.webapp.measured.FilterByHand;
import io.github.atprotojakarta.webapp.measured.MeasuredPages;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private static final String ONE_THREAD = "{\"threads\": 1}";

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
      Map<String, Double> micros = new LinkedHashMap<>();
      for (Map.Entry<String, URI> page : pages.entrySet()) {
        long before = cpuTime(app);
        ask(browser, page.getValue(), REQUESTS);
        micros.put(page.getKey(), (cpuTime(app) - before) / 1000.0 / REQUESTS);
      }
      double open = micros.get("open.page");
      micros.put("by-hand.added", micros.get("by-hand.page") - open);
      micros.put("guarded.added", micros.get("guarded.page") - open);
      write(round, micros);
    }
  }

  private static String primaryKey(DeployedApplication app) {
    String did = "";
    String id = "";
    for (String line : WebBrowser.api().get(app.at("/rows/sessions")).body().split("\n", -1)) {
      did = line.startsWith("did=") ? line.substring("did=".length()) : did;
      id = line.startsWith("session_id=") ? line.substring("session_id=".length()) : id;
    }
    return did + "_" + id;
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
  private static void write(int round, Map<String, Double> micros) throws IOException {
    List<String> lines = new ArrayList<>();
    micros.forEach(
        (page, each) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "{\"benchmark\": \"%s\", \"parameters\": %s, \"operations\": %d, \"seconds\": 1,"
                        + " \"cpuSeconds\": %.6f}",
                    page,
                    ONE_THREAD,
                    REQUESTS,
                    each * REQUESTS / 1e6)));
    Path directory =
        new File(RunningApplication.property("webapp.target")).toPath().resolve("performance");
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("pages-" + round + ".json"), "[" + String.join(",\n", lines) + "]\n");
  }
}
