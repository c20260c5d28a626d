package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.oauth.client.ClientSelfCheck;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The program, with the commands that send requests: {@code check} and {@code resolve}. */
@Command(
    name = "atproto-admin",
    description = "Administers an application that signs users in with the AT Protocol.",
    synopsisSubcommandLabel = "COMMAND",
    footer = "Exit codes: 0 success, 1 problem found, 2 wrong usage.")
final class AtprotoAdmin {
  private final Surroundings world;

  AtprotoAdmin(Surroundings world) {
    this.world = world;
  }

  @Command(
      description =
          "Fetch a client's metadata and keys, and check them as an authorization server does.")
  int check(
      @Parameters(paramLabel = "CLIENT_ID", description = "The address of the metadata.")
          String clientId) {
    List<SelfCheckFinding> findings = findings(world, clientId);
    if (findings.isEmpty()) {
      world.out().println("OK: authorization servers accept the client " + clientId);
      return Main.SUCCESS;
    }
    findings.forEach(finding -> world.out().println(finding.kind() + ": " + finding.message()));
    return Main.PROBLEM;
  }

  /** Checks a published client as an authorization server does. */
  static List<SelfCheckFinding> findings(Surroundings world, String clientId) {
    try {
      return new ClientSelfCheck(world.transport()).check(new URI(clientId));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("Not a URL: " + clientId, e);
    }
  }

  @Command(
      description = "Find the DID, PDS and authorization server of an account and print each step.")
  int resolve(
      @Parameters(paramLabel = "ACCOUNT", description = "A handle, a DID, or a PDS.")
          String identifier) {
    return new Resolution(world.transport(), world.dns(), world.plcDirectory(), world.out())
        .run(identifier);
  }
}
