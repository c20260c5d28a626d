package io.github.atprotojakarta.bench;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The page is written from raw results alone: here those of two rounds of a sample. */
class PerformancePageTest {
  private static final Path SAMPLE = Path.of("src/test/resources/sample");

  @TempDir Path docs;
  private Path results;

  @BeforeEach
  void copySample() throws IOException {
    results = Files.createDirectory(docs.resolve("performance"));
    for (String file :
        List.of(
            "environment.json", "jmh.json", "clients-1.json", "clients-2.json", "pages-1.json")) {
      Files.copy(SAMPLE.resolve(file), results.resolve(file));
    }
  }

  @Test
  void a_row_has_the_median_of_the_rounds_with_the_smallest_and_the_greatest() throws IOException {
    assertThat(page()).contains("| raw signature, BC, 1 at once | 11,000 (10,000 to 12,000) | |");
  }

  @Test
  void a_ratio_is_computed_within_each_round() throws IOException {
    // 8,000 / 1,000 and 6,000 / 1,200 calls; signatures of 10,000 / 8,000 and 12,000 / 6,000.
    assertThat(page())
        .contains(
            "| this client, BC, 1 at once, 1 account | 7,000 (6,000 to 8,000) | 6.50 (5.00 to 8.00)"
                + " | 1.63 (1.25 to 2.00) |")
        .contains("| reference client, 1 at once, 1 account | 1,100 (1,000 to 1,200) | | |");
  }

  @Test
  void a_goal_is_reached_by_the_median_of_its_ratios() throws IOException {
    assertThat(page())
        .contains(
            "| calls per second: this client with BC / reference client, 1 at once | at least 5.00"
                + " | 6.50 (5.00 to 8.00) | yes |")
        .doesNotContain("with Corretto");
  }

  @Test
  void a_goal_that_is_missed_stands_out() throws IOException {
    Path round = results.resolve("clients-1.json");
    Files.writeString(
        round, Files.readString(round).replace("\"operations\": 8000", "\"operations\": 800"));
    assertThat(page()).contains("| at least 5.00 | 2.90 (0.800 to 5.00) | **no** |");
  }

  @Test
  void cpu_times_are_those_of_one_operation() throws IOException {
    // 0.1 s for 1,000 calls and 0.12 s for 1,000; 1.2 s for 1,000 calls in both rounds.
    assertThat(page())
        .contains(
            "| this client, 1 at once, 1 account | 110 (100 to 120) | 0.092 (0.083 to 0.100) |")
        .contains("| reference client, 1 at once, 1 account | 1,200 (1,200 to 1,200) | |");
  }

  @Test
  void restores_are_compared_with_a_select_and_with_the_smallest_table() throws IOException {
    assertThat(page())
        .contains("| select, 1 at once, 1,000 rows | 20.0 (20.0 to 20.0) | | |")
        .contains(
            "| restore, 1 at once, 1,000 rows | 30.0 (30.0 to 30.0) | 1.50 (1.50 to 1.50) | |")
        .contains(
            "| restore, 1 at once, 10,000 rows | 33.0 (33.0 to 33.0) | | 1.10 (1.10 to 1.10) |");
  }

  @Test
  void pages_of_a_server_have_a_section_and_a_goal() throws IOException {
    assertThat(page())
        .contains("| page without a filter, 1 at once | 1,000 (1,000 to 1,000) | |")
        .contains(
            "| added by the library's filter, 1 at once | 600 (600 to 600) | 1.20 (1.20 to 1.20) |")
        .contains("| at most 1.30 | 1.20 (1.20 to 1.20) | yes |");
  }

  @Test
  void a_new_run_leaves_the_results_of_pages() throws IOException {
    new RawResults(results).write(JsonValue.EMPTY_JSON_OBJECT, List.of(), List.of(List.of()));
    assertThat(results.resolve("pages-1.json")).exists();
    assertThat(results.resolve("clients-2.json")).doesNotExist();
    assertThat(results.resolve("clients-1.json")).hasContent("[]");
  }

  @Test
  void without_the_reference_client_its_ratios_are_empty() throws IOException {
    for (String file : List.of("clients-1.json", "clients-2.json")) {
      List<String> ours =
          Files.readAllLines(results.resolve(file)).stream()
              .filter(line -> !line.contains("reference."))
              .toList();
      Files.writeString(results.resolve(file), String.join("", ours).replaceFirst(",$", "]"));
    }
    assertThat(page())
        .contains(
            "| this client, BC, 1 at once, 1 account | 7,000 (6,000 to 8,000) | | 1.63 (1.25 to 2.00) |")
        .contains("| this client, 1 at once, 1 account | 110 (100 to 120) | |")
        .doesNotContain("reference client, 1 at once, 1 account");
  }

  @Test
  void each_table_has_a_plot_with_a_bar_for_each_row() throws Exception {
    String page = page();
    for (String plot : List.of("signature", "call", "http", "restore")) {
      assertThat(page).contains("](performance/" + plot + ".svg)");
    }
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(results.resolve("call.svg").toFile());
    // The background is a rectangle, too.
    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(1 + 2);
  }

  private String page() throws IOException {
    String page = PerformancePage.write(docs);
    assertThat(docs.resolve("performance.md")).hasContent(page);
    return page;
  }
}
