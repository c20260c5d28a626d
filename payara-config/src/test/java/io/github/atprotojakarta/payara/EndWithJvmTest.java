package io.github.atprotojakarta.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A domain whose scripts are small ones; what runs as its server is {@code sleep}. */
@Timeout(120)
class EndWithJvmTest {
  private static final String SERVER =
      "mkdir -p $DOMAIN_DIR/$1/config; sleep 600 > /dev/null 2>&1 & echo $! > $DOMAIN_DIR/";

  @TempDir private Path directory;

  @Test
  void a_domain_ends_with_the_jvm_that_started_it() throws Exception {
    assertThat(endsWithJvm(SERVER + "$1/config/pid", "domain/config/pid")).isTrue();
  }

  @Test
  void a_server_that_a_script_is_starting_ends_too() throws Exception {
    assertThat(endsWithJvm(SERVER + "starting; wait", "starting")).isTrue();
  }

  /** Whether the server, once its number is in a file, ends when the JVM is told to. */
  private boolean endsWithJvm(String script, String pidFile) throws Exception {
    write("scripts/create-domain.sh", script);
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Starter.class.getName(),
                directory.toString())
            .inheritIO()
            .start();
    Path file = directory.resolve(pidFile);
    Waiting.until(
        Duration.ofMinutes(1), () -> Files.exists(file) && !text(file).isBlank(), () -> "no pid");
    ProcessHandle server = ProcessHandle.of(pid(pidFile)).orElseThrow();
    try {
      jvm.destroy();
      jvm.waitFor();
      return !server.isAlive() || server.onExit().get() != null;
    } finally {
      server.destroy();
    }
  }

  private long pid(String file) {
    return Long.parseLong(text(directory.resolve(file)).strip());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private void write(String name, String script) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, script);
  }

  /** Starts a domain and waits. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      PayaraDomain.builder(directory.resolve("payara"), directory.resolve("scripts"), directory)
          .start();
      Thread.currentThread().join();
    }
  }
}
