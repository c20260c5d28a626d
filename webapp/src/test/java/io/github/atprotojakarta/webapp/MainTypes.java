package io.github.atprotojakarta.webapp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The top-level types of the project's main code by simple name, as the pages of docs name them.
 */
final class MainTypes {
  private static final Path JAVA = Path.of("src/main/java");

  private final Map<String, String> names = new HashMap<>();

  private MainTypes() {}

  /** Reads the source folders of all modules. */
  static MainTypes read() throws IOException {
    MainTypes types = new MainTypes();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module.resolve(JAVA))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> types.add(module, file));
      }
    }
    return types;
  }

  /** Returns the folders of the modules that have main code, seen from this module. */
  static List<Path> modules() throws IOException {
    try (Stream<Path> below = Files.list(Path.of("../src"));
        Stream<Path> beside = Files.list(Path.of(".."))) {
      return Stream.concat(below, beside)
          .filter(folder -> Files.isDirectory(folder.resolve(JAVA)))
          .toList();
    }
  }

  private void add(Path module, Path file) {
    String path = module.resolve(JAVA).relativize(file).toString();
    String name = path.substring(0, path.length() - ".java".length()).replace('/', '.');
    names.put(name.substring(name.lastIndexOf('.') + 1), name);
  }

  boolean contains(String simpleName) {
    return names.containsKey(simpleName);
  }

  /** Loads a type by its simple name; a nested type has the name of the outer one before it. */
  Optional<Class<?>> load(String name) {
    String[] parts = name.split("\\.");
    String outer = names.get(parts[0]);
    if (outer == null) {
      return Optional.empty();
    }
    String nested = String.join("$", Arrays.asList(parts).subList(1, parts.length));
    try {
      return Optional.of(
          Class.forName(
              nested.isEmpty() ? outer : outer + "$" + nested,
              false,
              MainTypes.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }
}
