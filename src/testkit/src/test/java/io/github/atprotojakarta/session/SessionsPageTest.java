package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about the life of a session promises nothing that no test proves. */
class SessionsPageTest {
  private static final Path DOCS = Path.of("../../docs");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");

  private static boolean exists(MatchResult test) {
    try {
      Class<?> type = Class.forName(SessionsPageTest.class.getPackageName() + "." + test.group(1));
      return Arrays.stream(type.getDeclaredMethods())
          .anyMatch(
              method ->
                  method.getName().equals(test.group(2)) && method.getAnnotations().length > 0);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static List<String> faults() throws IOException {
    String page = Files.readString(DOCS.resolve("sessions.md"));
    String section = page.substring(page.indexOf("## Faults"), page.indexOf("## Times"));
    return section.lines().filter(line -> line.startsWith("| ")).skip(1).toList();
  }

  @Test
  void every_fault_names_a_test_that_exists() throws IOException {
    assertThat(faults())
        .hasSizeGreaterThan(30)
        .allMatch(
            line -> TEST.matcher(line).results().filter(SessionsPageTest::exists).count() == 1);
  }

  @Test
  void every_setting_on_the_page_is_documented() throws IOException {
    String settings = Files.readString(DOCS.resolve("configuration.md"));
    assertThat(
            Pattern.compile("`(atproto\\.[a-z.-]+)`")
                .matcher(Files.readString(DOCS.resolve("sessions.md")))
                .results()
                .map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(name -> settings.contains("| `" + name + "` |"));
  }
}
