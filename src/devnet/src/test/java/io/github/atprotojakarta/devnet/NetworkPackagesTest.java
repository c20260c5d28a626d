package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkPackagesTest {
  @TempDir Path directory;

  @Test
  void a_directory_without_the_lock_file_is_named_with_the_way_out() {
    assertThatThrownBy(() -> new NetworkPackages(directory).install())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("package-lock.json is missing")
        .hasMessageContaining("process-resources");
  }

  @Test
  void a_failed_installation_says_what_npm_said() throws IOException {
    Files.writeString(directory.resolve("package.json"), "{\"name\":\"x\",\"version\":\"1.0.0\"}");
    Files.writeString(directory.resolve("package-lock.json"), "not a lock file");

    assertThatThrownBy(() -> new NetworkPackages(directory).install())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("npm ci failed with exit code 1 in " + directory)
        .hasMessageContaining("npm error");
  }
}
