package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every warning and error of the library begins with an id, and docs/operations.md has each id. */
class MessageIdsTest {

  /** What follows the level in a call of the log. */
  private static final Pattern MESSAGE = Pattern.compile("Level\\.(?:WARNING|ERROR),\\s*(.{0,60})");

  private static final Pattern LITERAL = Pattern.compile("\"(ATP\\d{4}) ");

  /** A call with a level that is chosen at run time. */
  private static final Pattern CHOSEN_LEVEL = Pattern.compile("log\\(\\s*level,");

  private static final Pattern ID = Pattern.compile("ATP\\d{4}");

  private static List<String> sources() {
    return MainSources.all().map(MainSources::text).toList();
  }

  private static List<String> idsInCode() {
    return sources().stream()
        .flatMap(source -> LITERAL.matcher(source).results())
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void every_warning_and_error_begins_with_an_id() {
    List<String> messages =
        sources().stream()
            .flatMap(source -> MESSAGE.matcher(source).results())
            .map(found -> found.group(1))
            .toList();
    assertThat(messages)
        .hasSizeGreaterThan(40)
        .allSatisfy(message -> assertThat(message).containsPattern("^" + LITERAL));
  }

  @Test
  void a_class_that_chooses_the_level_has_an_id_too() {
    assertThat(sources())
        .filteredOn(source -> CHOSEN_LEVEL.matcher(source).find())
        .isNotEmpty()
        .allSatisfy(source -> assertThat(source).containsPattern(LITERAL));
  }

  @Test
  void an_id_stands_for_one_message() {
    assertThat(idsInCode()).doesNotHaveDuplicates();
  }

  @Test
  void the_page_for_operators_has_exactly_these_ids() {
    Set<String> documented = new TreeSet<>();
    for (String line : MainSources.text(Path.of("../docs/operations.md")).lines().toList()) {
      if (line.startsWith("| `ATP")) {
        String first = line.substring(0, line.indexOf('|', 1));
        documented.addAll(ID.matcher(first).results().map(MatchResult::group).toList());
      }
    }
    assertThat(documented).isEqualTo(new TreeSet<>(idsInCode()));
  }
}
