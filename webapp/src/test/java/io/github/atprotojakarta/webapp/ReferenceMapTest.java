package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that tells users of the reference package where everything is must not go stale. */
class ReferenceMapTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /**
   * Our names: all of the middle column, and members in the notes, where class names are anybody's.
   */
  private static List<String> names() throws IOException {
    return Files.readAllLines(DOCS.resolve("reference-map.md")).stream()
        .filter(line -> line.startsWith("|") && !line.startsWith("| ---"))
        .map(line -> line.split("(?<!\\\\)\\|", -1))
        .filter(cells -> !cells[1].equals(" reference "))
        .flatMap(
            cells ->
                Stream.concat(codes(cells[2]), codes(cells[3]).filter(code -> code.contains("#"))))
        .distinct()
        .toList();
  }

  private static Stream<String> codes(String cell) {
    return CODE.matcher(cell).results().map(result -> result.group(1));
  }

  /** Whether the name is that of a public type for users, or of a public member of one. */
  private static boolean exists(SourceTypes types, String name) {
    String[] parts = name.split("#", 2);
    return types
        .load(parts[0])
        .filter(type -> Modifier.isPublic(type.getModifiers()))
        .filter(type -> !type.getName().contains(".internal."))
        .filter(type -> parts.length == 1 || hasMember(type, parts[1]))
        .isPresent();
  }

  private static boolean hasMember(Class<?> type, String member) {
    return Arrays.stream(type.getMethods()).map(Method::getName).anyMatch(member::equals)
        || Arrays.stream(type.getFields()).map(Field::getName).anyMatch(member::equals);
  }

  @Test
  void every_class_and_member_that_the_page_names_exists_and_is_public() throws IOException {
    List<String> names = names().stream().filter(name -> !name.startsWith("atproto.")).toList();

    SourceTypes types = SourceTypes.ofMainCode();
    assertThat(names).hasSizeGreaterThan(100);
    assertThat(names).filteredOn(name -> !exists(types, name)).isEmpty();
  }

  @Test
  void every_setting_that_the_page_names_is_documented() throws IOException {
    String settings = Files.readString(DOCS.resolve("configuration.md"));

    assertThat(names().stream().filter(name -> name.startsWith("atproto.")))
        .isNotEmpty()
        .allMatch(name -> settings.contains("| `" + name + "` |"));
  }
}
