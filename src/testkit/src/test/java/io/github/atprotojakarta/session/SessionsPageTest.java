package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every fault and every promise of docs/sessions.md names tests that exist. */
class SessionsPageTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`");
  private static final Pattern PARENT =
      Pattern.compile("class \\w+ extends (\\w+(?:Test|IT|Contract))\\b");
  private static final List<String> MODULES =
      List.of(
          "src/client",
          "src/testkit",
          "src/jakarta",
          "src/hazelcast",
          "persistence",
          "webapp",
          "payara-config",
          "src/devnet");

  private static final Map<String, Path> SOURCES = new HashMap<>();

  private record Row(String line, String inMemory, String onPostgres, String inServers) {
    static Row of(String line) {
      List<String> cells = List.of(line.substring(2, line.length() - 2).split(" \\| ", -1));
      int last = cells.size() - 1;
      return new Row(line, cells.get(last - 2), cells.get(last - 1), cells.get(last));
    }

    List<String> columns() {
      return List.of(inMemory, onPostgres, inServers);
    }
  }

  @BeforeAll
  static void findSources() throws IOException {
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> SOURCES.put(file.getFileName().toString(), file));
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds a test in a class, or in a class that it or one of its nested classes extends. */
  private static boolean exists(String type, String method) {
    if (!SOURCES.containsKey(type + ".java")) {
      return false;
    }
    String source = read(SOURCES.get(type + ".java"));
    return declares(source, method)
        || PARENT
            .matcher(source)
            .results()
            .map(parent -> parent.group(1))
            // its own sample
            .filter(parent -> !parent.equals(type))
            .anyMatch(parent -> exists(parent, method));
  }

  /** Finds a method whose annotations make it a test. */
  private static boolean declares(String source, String method) {
    int at = source.indexOf("void " + method + "(");
    return at > 0
        && Stream.of("@Test", "@ParameterizedTest")
            .anyMatch(mark -> source.lastIndexOf(mark, at) > source.lastIndexOf(" void ", at - 2));
  }

  private static boolean namesTests(String column) {
    return TEST.matcher(column).find();
  }

  private static List<Row> rows(String heading, String nextHeading) {
    String page = read(ROOT.resolve("docs/sessions.md"));
    String section = page.substring(page.indexOf(heading), page.indexOf(nextHeading));
    return section.lines().filter(line -> line.startsWith("| ")).skip(1).map(Row::of).toList();
  }

  private static List<Row> all() {
    return Stream.concat(
            rows("## Faults", "## Promises").stream(), rows("## Promises", "## Times").stream())
        .toList();
  }

  @Test
  void every_fault_and_promise_names_tests_that_exist_or_says_none() {
    assertThat(all()).hasSizeGreaterThan(100);
    assertThat(all().stream().flatMap(row -> row.columns().stream()))
        .allMatch(column -> column.startsWith("none") || namesTests(column));
    assertThat(
            all().stream()
                .flatMap(row -> TEST.matcher(row.line()).results())
                .filter(test -> !exists(test.group(1), test.group(2)))
                .map(test -> test.group(1) + "#" + test.group(2)))
        .isEmpty();
  }

  @Test
  void every_fault_and_promise_has_a_test_on_at_least_one_store() {
    assertThat(all()).allMatch(row -> namesTests(row.inMemory()) || namesTests(row.onPostgres()));
  }

  @Test
  void every_setting_on_the_page_is_documented() {
    String settings = read(ROOT.resolve("docs/configuration.md"));
    assertThat(
            Pattern.compile("`(atproto\\.[a-z.-]+)`")
                .matcher(read(ROOT.resolve("docs/sessions.md")))
                .results()
                .map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(name -> settings.contains("| `" + name + "` |"));
  }
}
