package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.payara.PayaraMicro;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints what a start of Payara Micro costs: the CPU seconds of its process until the first page,
 * with a WAR of one servlet and with the example. Runs only by its name; CONTRIBUTING.md has the
 * command.
 */
class StartUpBenchmark {
  private static final int ROUNDS = Integer.getInteger("start-up.rounds", 3);

  /** Both compilers as on a node, or the first one only as in the demo. */
  private static final Map<String, String> COMPILERS =
      Map.of("node", "-XX:TieredStopAtLevel=4", "demo", "-XX:TieredStopAtLevel=1");

  @TempDir private Path directory;

  /** The only page of the tiny WAR. */
  @WebServlet("")
  public static final class TinyServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(HttpServletResponse.SC_OK);
    }
  }

  @Test
  void prints_the_cpu_seconds_until_the_first_page() throws IOException {
    Map<String, Path> wars =
        Map.of("tiny", tinyWar(), "example", Path.of(RunningApplication.property("webapp.war")));
    Map<String, List<Double>> seconds = new TreeMap<>();
    try (StrictNetwork network = StrictNetwork.builder().loopback().start()) {
      for (int round = 0; round < ROUNDS; round++) {
        for (Map.Entry<String, Path> war : wars.entrySet()) {
          for (Map.Entry<String, String> compiler : COMPILERS.entrySet()) {
            String name = war.getKey() + ", " + compiler.getKey();
            Path files = directory.resolve(round + "-" + war.getKey() + "-" + compiler.getKey());
            double cost = start(war.getValue(), compiler.getValue(), network, files);
            seconds.computeIfAbsent(name, key -> new ArrayList<>()).add(cost);
          }
        }
      }
    }
    seconds.forEach(StartUpBenchmark::print);
    assertThat(seconds).hasSize(wars.size() * COMPILERS.size());
  }

  private Path tinyWar() {
    Path war = directory.resolve("tiny.war");
    ShrinkWrap.create(WebArchive.class)
        .addClass(TinyServlet.class)
        .as(ZipExporter.class)
        .exportTo(war.toFile());
    return war;
  }

  private static double start(Path war, String compiler, StrictNetwork network, Path files)
      throws IOException {
    Path jar = Path.of(RunningApplication.property("payara.micro.jar"));
    PayaraMicro.Builder builder =
        PayaraMicro.builder(jar, war).jvmOption(compiler).directory(files);
    RunningApplication.settings(network, files).forEach(builder::systemProperty);
    try (PayaraMicro server = builder.start()) {
      Optional<ProcessHandle> process = ProcessHandle.of(server.pid());
      return process.flatMap(it -> it.info().totalCpuDuration()).orElseThrow().toMillis() / 1000.0;
    }
  }

  private static void print(String name, List<Double> seconds) {
    Collections.sort(seconds);
    System.out.printf(
        "%s: %.1f CPU seconds (%.1f to %.1f)%n",
        name, seconds.get(seconds.size() / 2), seconds.get(0), seconds.get(seconds.size() - 1));
  }
}
