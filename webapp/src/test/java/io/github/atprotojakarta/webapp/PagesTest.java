package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages for people name only types, packages and files that exist, in lines of 120 at most. */
class PagesTest {
  private static final Path DOCS = SourceTypes.ROOT.resolve("docs");
  private static final String PROJECT = "io.github.atprotojakarta.";
  private static final int LONGEST_LINE = 120;

  /** A class name in code quotes, or a word of a diagram that can only be one. */
  private static final Pattern TYPE =
      Pattern.compile("`@?([A-Z]\\w*[a-z]\\w*)(?:[.#(]\\w*)*\\)?`|\\b([A-Z]+[a-z]+[A-Z]\\w*)\\b");

  /** Words of the diagrams that look like names of ours. */
  private static final Set<String> OTHERS =
      Set.of("ArchUnit", "DPoP", "MicroProfile", "OpenTelemetry");

  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Contract))`");
  private static final Pattern TEST_OR_METHOD =
      Pattern.compile("`(\\w+(?:Test|IT|Contract)(?:#\\w+)?)`");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^\\| `([a-z.]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  private static List<String> found(Pattern pattern, String page) throws IOException {
    return found(pattern, page, "# ", "\0");
  }

  /** Finds the names between two headings of a page. */
  private static List<String> found(Pattern pattern, String page, String from, String to)
      throws IOException {
    String text = Files.readString(DOCS.resolve(page));
    int end = text.indexOf(to);
    return pattern
        .matcher(text.substring(text.indexOf(from), end < 0 ? text.length() : end))
        .results()
        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
        .distinct()
        .toList();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    List<Path> folders = new ArrayList<>(SourceTypes.modules());
    folders.addAll(List.of(SourceTypes.ROOT, DOCS));
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages;
  }

  @Test
  void every_type_that_the_architecture_names_exists() throws IOException {
    SourceTypes main = SourceTypes.ofMainCode();
    SourceTypes tests = SourceTypes.ofTests();
    List<String> named = found(TYPE, "architecture.md");

    assertThat(named).hasSizeGreaterThan(100);
    assertThat(named)
        .filteredOn(name -> !OTHERS.contains(name))
        .filteredOn(name -> !main.contains(name) && !tests.contains(name))
        .isEmpty();
  }

  @Test
  void every_package_is_in_the_architecture_and_no_other_one() throws IOException {
    List<String> named = found(PACKAGE, "architecture.md", "## Packages", "## Three flows");
    List<String> packages =
        SourceTypes.ofMainCode().packages().stream()
            .filter(name -> !name.startsWith(PROJECT + "webapp"))
            .map(name -> name.replaceFirst("^io\\.github\\.atprotojakarta\\.?", ""))
            .filter(name -> !name.isEmpty())
            .toList();

    assertThat(named).containsExactlyInAnyOrderElementsOf(packages);
  }

  @Test
  void every_test_that_a_decision_names_exists() throws IOException {
    SourceTypes tests = SourceTypes.ofTests();

    List<String> named = found(TEST, "decisions.md");

    assertThat(named).hasSizeGreaterThan(30);
    assertThat(named).filteredOn(name -> !tests.contains(name)).isEmpty();
  }

  @Test
  void every_test_that_the_threat_model_names_exists() throws IOException {
    List<String> named = found(TEST_OR_METHOD, "threat-model.md");

    assertThat(named).hasSizeGreaterThan(100);
    SourceTypes tests = SourceTypes.ofTests();
    SourceTypes main = SourceTypes.ofMainCode();
    assertThat(named).filteredOn(name -> !tests.declares(name) && !main.declares(name)).isEmpty();
  }

  @Test
  void every_threat_names_a_test_and_every_requirement_one_or_why_there_is_none()
      throws IOException {
    List<String> rows =
        Files.readAllLines(DOCS.resolve("threat-model.md")).stream()
            .dropWhile(line -> !line.equals("## Threats"))
            .filter(line -> line.startsWith("| ") && !line.matches("\\| (threat|section) .*"))
            .toList();

    assertThat(rows).hasSizeGreaterThan(100);
    assertThat(rows)
        .filteredOn(row -> !TEST_OR_METHOD.matcher(row).find())
        .allMatch(row -> row.contains("not applicable") || row.contains("`bannedDependencies`"));
  }

  @Test
  void every_link_to_a_file_leads_somewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      LINK.matcher(Files.readString(page))
          .results()
          .map(match -> match.group(1))
          .filter(link -> !Files.exists(page.resolveSibling(link)))
          .forEach(link -> broken.add(page + ": " + link));
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void lines_have_120_characters_at_most_except_in_tables_and_code() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path page : pages()) {
      boolean code = false;
      for (String line : Files.readAllLines(page)) {
        code ^= line.strip().startsWith("```");
        boolean exempt = code || line.startsWith("|") || line.startsWith("    ");
        if (!exempt && line.length() > LONGEST_LINE) {
          tooLong.add(page + ": " + line);
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }
}
