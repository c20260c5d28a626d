package io.github.atprotojakarta.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers end with the JVM that started them. {@code sleep} and small programs act as servers. */
@Timeout(120)
class JvmShutdownTest {
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

  @Test
  void a_payara_micro_that_is_starting_ends_with_the_jvm() throws Exception {
    sleepingMicro();
    assertThat(endsWithJvm(MicroStarter.class, "node/pid")).isTrue();
  }

  @Test
  void a_payara_micro_with_a_temporary_directory_leaves_no_file() throws Exception {
    sleepingMicro();
    assertThat(endsWithJvm(TemporaryMicroStarter.class, "pid")).isTrue();
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
  }

  private void sleepingMicro() throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, SleepingServer.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, testClasses());
    try (OutputStream file = Files.newOutputStream(directory.resolve("micro.jar"))) {
      new JarOutputStream(file, manifest).close();
    }
  }

  @Test
  void a_process_that_cannot_start_leaves_no_hook() {
    assertThatThrownBy(
            () ->
                LinkedProcess.start(
                    "nothing", new ProcessBuilder("/no/such/program"), Process::destroy))
        .isInstanceOf(IOException.class);
  }

  private static String testClasses() throws Exception {
    return Path.of(SleepingServer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toUri()
        .toString();
  }

  private boolean endsWithJvm(String script, String pidFile) throws Exception {
    write("scripts/create-domain.sh", script);
    return endsWithJvm(Starter.class, pidFile);
  }

  /** Returns whether a server, once its pid is in a file, ends when the JVM is terminated. */
  private boolean endsWithJvm(Class<?> starter, String pidFile) throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "-Djava.io.tmpdir=" + temporary,
                starter.getName(),
                directory.toString())
            .inheritIO()
            .start();
    Path file = directory.resolve(pidFile);
    Polling.until(
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

  /** Starts Payara Micro, which never becomes ready. */
  static final class MicroStarter {
    private MicroStarter() {}

    public static void main(String[] arguments) throws Exception {
      Path jar = Path.of(arguments[0], "micro.jar");
      PayaraMicro.builder(jar, jar).directory(Path.of(arguments[0], "node")).start();
    }
  }

  /** Does the same in a temporary directory. */
  static final class TemporaryMicroStarter {
    private TemporaryMicroStarter() {}

    public static void main(String[] arguments) throws Exception {
      Path jar = Path.of(arguments[0], "micro.jar");
      PayaraMicro.builder(jar, jar)
          .environment("PID_FILE", Path.of(arguments[0], "pid").toString())
          .start();
    }
  }

  /** Writes its pid into a file, by default in its working directory, and sleeps. */
  static final class SleepingServer {
    private SleepingServer() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(System.getenv().getOrDefault("PID_FILE", "pid"));
      Files.writeString(file, String.valueOf(ProcessHandle.current().pid()));
      Thread.sleep(Duration.ofMinutes(10).toMillis());
    }
  }
}
