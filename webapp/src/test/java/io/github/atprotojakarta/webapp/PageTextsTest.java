package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of the example's pages, and how its tags use their attributes. */
class PageTextsTest {
  private static final Path MAIN = Path.of("src/main");
  private static final Path TEXTS = MAIN.resolve("resources/io/github/atprotojakarta/webapp");
  private static final Path TAGS = MAIN.resolve("webapp/WEB-INF/tags");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}");
  private static final Pattern USE = Pattern.compile("texts\\.(?:get|with)\\(['\"]([^'\"]+)['\"]");
  private static final Pattern ATTRIBUTE = Pattern.compile("attribute name=\"(\\w+)\"");

  @ParameterizedTest
  @ValueSource(strings = {"_de", "_ar"})
  void every_language_has_every_text_with_the_same_placeholders(String suffix) throws IOException {
    Properties english = texts("");
    Properties translated = texts(suffix);

    assertThat(translated.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(placeholders(translated, key)).as(key).isEqualTo(placeholders(english, key));
      assertThat(translated.getProperty(key)).as(key).isNotBlank();
    }
  }

  @Test
  void every_text_that_a_page_uses_exists_and_every_other_one_is_for_a_problem()
      throws IOException {
    List<String> used = new ArrayList<>();
    for (Path file : files(MAIN)) {
      USE.matcher(Files.readString(file)).results().map(use -> use.group(1)).forEach(used::add);
    }
    used.removeIf(key -> key.endsWith("."));
    assertThat(texts("").stringPropertyNames()).containsAll(used);

    String problem =
        Files.readString(MAIN.resolve("java/io/github/atprotojakarta/webapp/Problem.java"));
    assertThat(texts("").stringPropertyNames())
        .allSatisfy(
            key -> {
              String kind = key.replaceAll("^problem\\.(\\w+)\\.(title|detail)$", "$1");
              assertThat(
                      used.contains(key)
                          || problem.contains('"' + kind + '"')
                          || (problem.contains("case 400, 401, 403, 404, 405")
                              && kind.matches("40[01345]")))
                  .as(key)
                  .isTrue();
            });
  }

  /** A tag's attribute without a value would be looked up in the request, where others set it. */
  @Test
  void tags_read_their_attributes_from_the_page_scope_only() throws IOException {
    for (Path tag : files(TAGS)) {
      String source = Files.readString(tag);
      for (MatchResult attribute : ATTRIBUTE.matcher(source).results().toList()) {
        assertThat(source)
            .as(tag + " uses " + attribute.group(1))
            .doesNotContainPattern(
                "\\$\\{[^}]*(?<![.\\w'])" + attribute.group(1) + "(?![\\w'])[^}]*}");
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.(java|jsp|tag)")).toList();
    }
  }

  private static List<String> placeholders(Properties texts, String key) {
    return PLACEHOLDER
        .matcher(texts.getProperty(key))
        .results()
        .map(MatchResult::group)
        .sorted()
        .toList();
  }

  private static Properties texts(String suffix) throws IOException {
    Properties texts = new Properties();
    try (Reader reader = Files.newBufferedReader(TEXTS.resolve("pages" + suffix + ".properties"))) {
      texts.load(reader);
    }
    return texts;
  }
}
