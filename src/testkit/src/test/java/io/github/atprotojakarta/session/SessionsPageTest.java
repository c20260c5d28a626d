package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every claim of docs/sessions.md names a test that exists. */
class SessionsPageTest {
  private static final Path DOCS = Path.of("../../docs");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");

  private static boolean exists(MatchResult test) {
    return testClass(test.group(1)).stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .anyMatch(
            method -> method.getName().equals(test.group(2)) && method.getAnnotations().length > 0);
  }

  /** Finds a test of this module by its simple name, in any package. */
  private static Optional<Class<?>> testClass(String simpleName) {
    try (Stream<Path> files = Files.walk(TESTS)) {
      Optional<Path> file = files.filter(path -> path.endsWith(simpleName + ".java")).findFirst();
      if (file.isEmpty()) {
        return Optional.empty();
      }
      String name = TESTS.relativize(file.get()).toString().replace('/', '.');
      return Optional.of(Class.forName(name.substring(0, name.length() - ".java".length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      return Optional.empty();
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
