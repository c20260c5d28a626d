package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every fault and every promise of docs/sessions.md names tests that exist, and that run there. */
class SessionsPageTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`: ([\\w ]+)");
  private static final Pattern PARENT =
      Pattern.compile("class \\w+ extends (\\w+(?:Test|IT|Contract))\\b");
  private static final Pattern NUMBER = Pattern.compile("(?m)^\\| (\\d+) \\|");
  private static final Path PERSISTENCE = ROOT.resolve("persistence");
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

  private static final String PAGE = read(ROOT.resolve("docs/sessions.md"));
  private static final Map<String, Path> SOURCES = new HashMap<>();

  /** The tests of this module that persistence runs over PostgreSQL. */
  private static final Set<String> RUN_TWICE =
      Pattern.compile("<testInclude>.*/(\\w+Test)\\.java</testInclude>")
          .matcher(read(PERSISTENCE.resolve("pom.xml")))
          .results()
          .map(test -> test.group(1))
          .collect(Collectors.toSet());

  private record Row(String inMemory, String onPostgres, String inServers) {
    static Row of(String line) {
      List<String> cells = List.of(line.substring(2, line.length() - 2).split(" \\| ", -1));
      assertThat(cells).as(line).hasSize(4);
      return new Row(cells.get(1), cells.get(2), cells.get(3));
    }

    Stream<String> columns() {
      return Stream.of(inMemory, onPostgres, inServers);
    }

    boolean saysTheSame() {
      return onPostgres.startsWith("the same");
    }

    boolean runsTwice() {
      return types(inMemory).findFirst().filter(RUN_TWICE::contains).isPresent();
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

  private static Stream<String> types(String column) {
    return TEST.matcher(column).results().map(test -> test.group(1));
  }

  private static boolean namesTests(String column) {
    return types(column).findAny().isPresent();
  }

  private static String section(String heading, String nextHeading) {
    return PAGE.substring(PAGE.indexOf(heading), PAGE.indexOf(nextHeading));
  }

  private static List<Row> all() {
    return section("## Tests of the faults", "## Simulation")
        .lines()
        .filter(line -> line.startsWith("| ") && !line.contains("| in memory |"))
        .map(Row::of)
        .toList();
  }

  private static List<Integer> numbers(String section) {
    return NUMBER.matcher(section).results().map(n -> Integer.valueOf(n.group(1))).toList();
  }

  @Test
  void every_test_that_the_page_names_exists() {
    assertThat(
            TEST.matcher(PAGE)
                .results()
                .filter(test -> !exists(test.group(1), test.group(2).strip().replace(' ', '_')))
                .map(MatchResult::group))
        .isEmpty();
  }

  @Test
  void every_fault_has_a_number_and_a_row_of_tests() {
    List<Integer> numbers = numbers(section("## Faults", "## Times"));

    assertThat(numbers)
        .hasSizeGreaterThan(70)
        .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
    assertThat(numbers(section("## Tests of the faults", "## Promises"))).isEqualTo(numbers);
  }

  @Test
  void every_column_names_tests_or_says_none() {
    assertThat(all()).hasSizeGreaterThan(100);
    assertThat(all().stream().flatMap(Row::columns))
        .allMatch(column -> column.matches("(none|the same|the storm)\\b.*") || namesTests(column));
  }

  @Test
  void every_fault_and_promise_has_a_test_on_at_least_one_store() {
    assertThat(all()).allMatch(row -> namesTests(row.inMemory()) || namesTests(row.onPostgres()));
  }

  @Test
  void a_test_that_runs_over_postgresql_too_is_the_same_there_and_no_other_one() {
    assertThat(all()).filteredOn(Row::saysTheSame).hasSizeGreaterThan(50);
    assertThat(all()).filteredOn(row -> row.saysTheSame() != row.runsTwice()).isEmpty();
  }

  @Test
  void tests_on_postgresql_are_those_of_persistence_and_tests_in_servers_have_a_server() {
    assertThat(all().stream().flatMap(row -> types(row.onPostgres())))
        .isNotEmpty()
        .allMatch(type -> SOURCES.get(type + ".java").startsWith(PERSISTENCE));
    assertThat(all().stream().flatMap(row -> types(row.inServers())))
        .isNotEmpty()
        .allMatch(type -> type.endsWith("IT"));
  }

  @Test
  void every_setting_on_the_page_is_documented() {
    String settings = read(ROOT.resolve("docs/configuration.md"));
    assertThat(
            Pattern.compile("`(atproto\\.[a-z.-]+)`")
                .matcher(PAGE)
                .results()
                .map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(name -> settings.contains("| `" + name + "` |"));
  }
}
