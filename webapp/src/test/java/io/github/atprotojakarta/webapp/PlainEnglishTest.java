package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Searches main code, pages and docs for phrases that are not plain English. */
class PlainEnglishTest {
  private static final Pattern READ_BY_PEOPLE =
      Pattern.compile(".*\\.(java|jsp|html|xhtml|js|yaml|yml|xml|properties|sql|md|sh|asadmin)");

  /** Where a sentence continues in the next line: in comments and concatenated strings. */
  private static final Pattern LINE_BREAK =
      Pattern.compile("\"\\s*\\+\\s*\"|\\s*\\n\\s*(?:(?:\\*|//|#|--)(?=\\s))?\\s*");

  private static Map<String, Pattern> phrases() throws IOException {
    Map<String, Pattern> phrases = new TreeMap<>();
    Files.readAllLines(Path.of("src/test/resources/plain-english.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line ->
                phrases.put(
                    line, Pattern.compile("\\b(?:" + line + ")\\b", Pattern.CASE_INSENSITIVE)));
    return phrases;
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path module : SourceTypes.modules()) {
      addAll(files, module.resolve("src/main"), Integer.MAX_VALUE);
      addAll(files, module, 1);
    }
    addAll(files, SourceTypes.ROOT.resolve("docs"), Integer.MAX_VALUE);
    addAll(files, SourceTypes.ROOT, 1);
    return files;
  }

  private static void addAll(List<Path> files, Path folder, int depth) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> found = Files.walk(folder, depth)) {
        found
            .filter(file -> READ_BY_PEOPLE.matcher(file.getFileName().toString()).matches())
            .filter(Files::isRegularFile)
            .forEach(files::add);
      }
    }
  }

  @Test
  void no_phrase_of_the_list_is_used() throws IOException {
    Map<String, Pattern> phrases = phrases();
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      String sentences =
          LINE_BREAK
              .matcher(Files.readString(file))
              .replaceAll(match -> match.group().startsWith("\"") ? "" : " ");
      phrases.values().stream()
          .flatMap(phrase -> phrase.matcher(sentences).results())
          .map(
              match ->
                  SourceTypes.ROOT.relativize(file)
                      + ": ..."
                      + sentences.substring(
                          Math.max(0, match.start() - 40),
                          Math.min(sentences.length(), match.end() + 40)))
          .forEach(found::add);
    }
    assertThat(found).isEmpty();
  }
}
