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
 * The files of one server: its log, the files that operators copy, and what it unpacks.
 *
 * @param path where they are
 * @param temporary whether they go when the server does
 */
record NodeDirectory(Path path, boolean temporary) {
  /** What operators copy, by name. */
  static final List<String> FILES =
      List.of("pre-boot.asadmin", "system.properties", "logging.properties", "postgresql.asadmin");

  /** Makes the directory, {@code given} or a temporary one, ready for a start. */
  static NodeDirectory prepare(@Nullable Path given) throws IOException {
    Path path = given == null ? Files.createTempDirectory("payara-micro") : given;
    NodeDirectory node = new NodeDirectory(path.toAbsolutePath(), given == null);
    // What an earlier server has unpacked there, and what it was told to deploy, is not ours.
    remove(node.root());
    Files.createDirectories(node.config());
    for (String file : FILES) {
      node.copy(file);
    }
    return node;
  }

  /** The path of a file that has to be there. */
  static Path existing(Path file, String what) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(what + " is not there: " + file.toAbsolutePath());
    }
    return file.toAbsolutePath();
  }

  Path log() {
    return path.resolve("server.log");
  }

  /** The options of Payara Micro that name these files. */
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

  /** Deletes a directory with all that is in it. */
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
        throw new IllegalStateException("Not in the JAR of the launcher: " + file);
      }
      Files.copy(content, config().resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
