package io.github.atprotojakarta.webapp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The top-level types of all modules by simple name, as the pages of docs name them. */
final class SourceTypes {
  /** The root folder of the project. */
  static final Path ROOT = Path.of("..");

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Path> files = new HashMap<>();

  private SourceTypes() {}

  /** Reads the source folders for main code. */
  static SourceTypes ofMainCode() throws IOException {
    return read(Path.of("src/main/java"));
  }

  /** Reads the source folders for tests. */
  static SourceTypes ofTests() throws IOException {
    return read(Path.of("src/test/java"));
  }

  private static SourceTypes read(Path folder) throws IOException {
    SourceTypes types = new SourceTypes();
    for (Path module : modules()) {
      Path sources = module.resolve(folder);
      if (Files.isDirectory(sources)) {
        try (Stream<Path> files = Files.walk(sources)) {
          files
              .filter(file -> file.toString().endsWith(".java"))
              .forEach(file -> types.add(sources, file));
        }
      }
    }
    return types;
  }

  /** Returns the folders of all modules. */
  static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT);
        Stream<Path> below = Files.list(ROOT.resolve("src"))) {
      return Stream.concat(folders, below)
          .filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
          .sorted()
          .toList();
    }
  }

  private void add(Path sources, Path file) {
    String path = sources.relativize(file).toString();
    String name = path.substring(0, path.length() - ".java".length()).replace('/', '.');
    String simpleName = name.substring(name.lastIndexOf('.') + 1);
    names.put(simpleName, name);
    files.put(simpleName, file);
  }

  /** Returns whether there is a type {@code A}, or a method {@code A#m} without parameter types. */
  boolean declares(String name) {
    String[] parts = name.split("#", 2);
    Path file = files.get(parts[0]);
    if (file == null || parts.length == 1) {
      return file != null;
    }
    try {
      return Files.readString(file).contains(" " + parts[1] + "(");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether a top-level type has this simple name. */
  boolean contains(String simpleName) {
    return names.containsKey(simpleName);
  }

  /** Returns the names of all packages that have a type. */
  Set<String> packages() {
    return names.values().stream()
        .map(name -> name.substring(0, name.lastIndexOf('.')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Loads a type by its simple name; a nested type has the name of the outer one before it. */
  Optional<Class<?>> load(String name) {
    List<String> parts = Arrays.asList(name.split("\\."));
    String outer = names.get(parts.get(0));
    if (outer == null) {
      return Optional.empty();
    }
    String nested = parts.stream().skip(1).map(part -> "$" + part).collect(Collectors.joining());
    try {
      return Optional.of(Class.forName(outer + nested, false, getClass().getClassLoader()));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }
}
