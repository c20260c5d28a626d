package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one server: its log, the files that operators copy, and the files it unpacks.
 *
 * @param path the directory
 * @param temporary whether the directory is deleted when the server stops
 */
record NodeDirectory(Path path, boolean temporary) {
  /** The names of the files that operators copy. */
  static final List<String> FILES =
      List.of("pre-boot.asadmin", "system.properties", "logging.properties", "postgresql.asadmin");

  /** Prepares the given directory, or a temporary one, for a start. */
  static NodeDirectory prepare(@Nullable Path given) throws IOException {
    Path path = given == null ? Files.createTempDirectory("payara-micro") : given;
    NodeDirectory node = new NodeDirectory(path.toAbsolutePath(), given == null);
    // Remove the unpacked files and deployed applications of an earlier server.
    remove(node.root());
    Files.createDirectories(node.config());
    for (String file : FILES) {
      node.copy(file);
    }
    return node;
  }

  /** Returns the absolute path of a file that must exist. */
  static Path existing(Path file, String what) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(what + " does not exist: " + file.toAbsolutePath());
    }
    return file.toAbsolutePath();
  }

  Path log() {
    return path.resolve("server.log");
  }

  /** Returns the options of Payara Micro that name these files. */
  List<String> options() {
    return List.of(
        "--disablephonehome",
        "--rootdir",
        root().toString(),
        "--prebootcommandfile",
        config().resolve("pre-boot.asadmin").toString(),
        "--systemproperties",
        config().resolve("system.properties").toString(),
        "--logproperties",
        config().resolve("logging.properties").toString());
  }

  /** Deletes a temporary directory. */
  void release() {
    if (temporary) {
      remove(path);
    }
  }

  /** Deletes a directory with its contents. */
  static void remove(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + directory, e);
    }
  }

  private Path root() {
    return path.resolve("server");
  }

  private Path config() {
    return path.resolve("config");
  }

  private void copy(String file) throws IOException {
    try (InputStream content = NodeDirectory.class.getResourceAsStream(file)) {
      if (content == null) {
        throw new IllegalStateException("Missing in the JAR of the launcher: " + file);
      }
      Files.copy(content, config().resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
