package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.payara.PayaraMicro;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Payara Micro takes its applications at its start, so Arquillian cannot give it two. */
@Tag("long")
class TwoApplicationsOnMicroIT {
  @Test
  void signing_in_and_out_of_one_leaves_the_other_alone() throws IOException {
    Path directory =
        Files.createTempDirectory(Path.of(RunningApplication.property("webapp.target")), "two");
    try (StrictNetwork network = StrictNetwork.builder().loopback().start()) {
      network.createAccount(RunningApplication.HANDLE, RunningApplication.PASSWORD);
      PayaraMicro.Builder micro =
          PayaraMicro.builder(
                  Path.of(RunningApplication.property("payara.micro.jar")), war(directory, "one"))
              .contextRoot("/one")
              .serverOptions("--deploy", war(directory, "two").toString())
              .directory(directory);
      RunningApplication.settings(network, directory).forEach(micro::systemProperty);
      try (PayaraMicro server = micro.start()) {
        TwoApplications both =
            new TwoApplications(
                new Deployed(network, server.uri().resolve("/one")),
                new Deployed(network, server.uri().resolve("/two")));
        both.signInApart();
        both.signOutApart();
      }
    }
  }

  private record Deployed(StrictNetwork network, URI base) implements Application {}

  private static Path war(Path directory, String name) {
    Path file = directory.resolve(name + ".war");
    DeployedApplication.warWithDatabase(name).as(ZipExporter.class).exportTo(file.toFile());
    return file;
  }
}
