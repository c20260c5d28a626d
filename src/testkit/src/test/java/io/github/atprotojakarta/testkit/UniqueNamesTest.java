package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** No two classes of the repository have the same simple name, tests included. */
class UniqueNamesTest {
  private static final Path REPOSITORY = Path.of("../..");
  private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git");

  @Test
  void no_two_files_declare_the_same_class_name() throws IOException {
    Map<String, List<Path>> filesByName = new TreeMap<>();
    Files.walkFileTree(
        REPOSITORY,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return SKIPPED.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if (name.endsWith(".java")
                && !name.equals("package-info.java")
                && !name.equals("module-info.java")) {
              filesByName.computeIfAbsent(name, key -> new ArrayList<>()).add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(filesByName).hasSizeGreaterThan(100);
    filesByName.values().removeIf(files -> files.size() == 1);
    assertThat(filesByName).isEmpty();
  }
}
