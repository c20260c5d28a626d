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
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that tells users of the reference package where everything is must not go stale. */
class ReferenceMapTest {
  private static final Path DOCS = Path.of("../docs");
  private static final String ROOT = "io.github.atprotojakarta.";
  private static final List<String> PACKAGES =
      List.of(
          "",
          "session.",
          "oauth.",
          "identity.",
          "scope.",
          "http.",
          "xrpc.",
          "jakarta.",
          "persistence.",
          "hazelcast.");
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

  private static Optional<Class<?>> type(String name) {
    return PACKAGES.stream()
        .flatMap(candidate -> load(ROOT + candidate + name.replace('.', '$')).stream())
        .filter(type -> Modifier.isPublic(type.getModifiers()))
        .findFirst();
  }

  private static Optional<Class<?>> load(String name) {
    try {
      return Optional.of(Class.forName(name, false, ReferenceMapTest.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private static boolean exists(String name) {
    String[] parts = name.split("#", 2);
    return type(parts[0])
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

    assertThat(names).hasSizeGreaterThan(100);
    assertThat(names).filteredOn(name -> !exists(name)).isEmpty();
  }

  @Test
  void every_setting_that_the_page_names_is_documented() throws IOException {
    String settings = Files.readString(DOCS.resolve("configuration.md"));

    assertThat(names().stream().filter(name -> name.startsWith("atproto.")))
        .isNotEmpty()
        .allMatch(name -> settings.contains("| `" + name + "` |"));
  }
}
