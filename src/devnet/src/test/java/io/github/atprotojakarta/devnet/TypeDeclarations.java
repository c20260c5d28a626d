package io.github.atprotojakarta.devnet;

import static io.github.atprotojakarta.devnet.ReferenceClientIT.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what installed npm packages export: values and types, from their TypeScript declarations.
 */
final class TypeDeclarations {
  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*/\\*[\\s\\S]*?\\*/");

  /** The text after {@code export}: all of a module, a list, a declaration, or anything else. */
  private static final Pattern EXPORT =
      Pattern.compile(
          "(?m)^export (?:"
              + "(?:type )?\\* from '([^']+)'"
              + "|(?:type )?\\{([^}]*)\\}"
              + "|(?:declare )?(?:abstract )?"
              + "(?:class|const|let|function|type|interface|enum|namespace) ([\\w$]+)"
              + "|(.*))");

  private final Path modules;

  /** Reads the packages in a directory {@code node_modules}. */
  TypeDeclarations(Path modules) {
    this.modules = modules;
  }

  /** Returns the exported names of a package, with those that it exports from other packages. */
  Set<String> exports(String name) {
    Set<String> names = new TreeSet<>();
    collect(entry(name), names, new HashSet<>());
    return names;
  }

  /** Returns the members that a class of a package declares, as {@code file} has them. */
  Set<String> members(String name, String file) {
    Set<String> members = new TreeSet<>();
    Pattern.compile("(?m)^    (?:static |readonly |get |set )*([\\w$]+)[(:?<]")
        .matcher(read(modules.resolve(name).resolve(file)))
        .results()
        .forEach(match -> members.add(match.group(1)));
    return members;
  }

  private Path entry(String name) {
    Path directory = modules.resolve(name);
    return directory.resolve(
        json(read(directory.resolve("package.json")))
            .getJsonObject("exports")
            .getJsonObject(".")
            .getString("types"));
  }

  private void collect(Path file, Set<String> names, Set<Path> seen) {
    if (seen.add(file.normalize())) {
      EXPORT
          .matcher(COMMENT.matcher(read(file)).replaceAll(""))
          .results()
          .forEach(export -> collect(file, export, names, seen));
    }
  }

  private void collect(Path file, MatchResult export, Set<String> names, Set<Path> seen) {
    if (export.group(1) != null) {
      String module = export.group(1);
      Path other =
          module.startsWith(".")
              ? file.resolveSibling(module.replaceFirst("\\.js$", ".d.ts"))
              : entry(module);
      collect(other, names, seen);
    } else if (export.group(2) != null) {
      listed(export.group(2)).forEach(names::add);
    } else if (export.group(3) != null) {
      names.add(export.group(3));
    } else {
      throw new IllegalStateException(file + " exports in an unknown way: " + export.group());
    }
  }

  /** Reads names such as {@code type A, B as C}. */
  private static Stream<String> listed(String list) {
    return Arrays.stream(list.split(","))
        .map(item -> item.strip().replaceFirst("^(?:type )?(?:.* as )?", ""))
        .filter(item -> !item.isEmpty());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("An npm package has no " + file, e);
    }
  }
}
