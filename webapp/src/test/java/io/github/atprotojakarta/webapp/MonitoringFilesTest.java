package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboard and alert rules use metrics that exist. */
class MonitoringFilesTest {
  private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(Atproto\\w+)` \\|");

  @ParameterizedTest
  @ValueSource(
      strings = {MonitoringFiles.DASHBOARD, MonitoringFiles.RULES, MonitoringFiles.RULE_TESTS})
  void every_name_is_that_of_an_exported_metric(String file) {
    assertThat(MonitoringFiles.names(file)).isNotEmpty().isSubsetOf(MonitoringFiles.exported());
  }

  @Test
  void the_dashboard_shows_every_metric() {
    Set<String> shown = new TreeSet<>();
    for (String name : MonitoringFiles.names(MonitoringFiles.DASHBOARD)) {
      shown.add(name.replaceAll("(_bucket)?_total$", ""));
    }
    Set<String> all = new TreeSet<>();
    for (String name : MonitoringFiles.exported()) {
      all.add(name.replaceAll("(_bucket)?_total$", ""));
    }
    assertThat(shown).isEqualTo(all);
  }

  @Test
  void every_panel_of_the_dashboard_has_a_title_a_description_and_a_query() {
    try (JsonReader json =
        Json.createReader(new StringReader(MonitoringFiles.read(MonitoringFiles.DASHBOARD)))) {
      for (JsonValue each : json.readObject().getJsonArray("panels")) {
        JsonObject panel = each.asJsonObject();
        assertThat(panel.getString("title")).isNotBlank();
        if (!panel.getString("type").equals("row")) {
          assertThat(panel.getString("description")).as(panel.getString("title")).endsWith(".");
          assertThat(panel.getJsonArray("targets")).as(panel.getString("title")).isNotEmpty();
        }
      }
    }
  }

  @Test
  void every_alert_is_in_the_guide() throws IOException {
    String guide = Files.readString(Path.of("../docs/guide.md"));
    assertThat(found(DOCUMENTED, guide))
        .isEqualTo(found(ALERT, MonitoringFiles.read(MonitoringFiles.RULES)));
  }

  /** Runs where promtool, a part of Prometheus, is installed. */
  @Test
  void promtool_accepts_the_rules_and_their_tests_pass() throws Exception {
    assumeThat(promtoolIsInstalled()).as("promtool is on the path").isTrue();
    assertThat(promtool("check", "rules", MonitoringFiles.RULES)).contains("SUCCESS");
    assertThat(promtool("test", "rules", MonitoringFiles.RULE_TESTS)).contains("SUCCESS");
  }

  private static boolean promtoolIsInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
  }

  private static String promtool(String... arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("promtool"), Stream.of(arguments)).collect(Collectors.toList());
    Process process =
        new ProcessBuilder(command)
            .directory(MonitoringFiles.DIRECTORY.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
