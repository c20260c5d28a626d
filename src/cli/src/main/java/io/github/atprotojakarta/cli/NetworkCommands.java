package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.TxtLookup;
import io.github.atprotojakarta.oauth.client.ClientSelfCheck;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;

/** The commands that send requests: {@code check} and {@code resolve}. */
final class NetworkCommands {
  private final HttpTransport transport;
  private final TxtLookup txtLookup;
  private final URI plcDirectory;
  private final PrintStream out;

  NetworkCommands(HttpTransport transport, TxtLookup txtLookup, URI plcDirectory, PrintStream out) {
    this.transport = transport;
    this.txtLookup = txtLookup;
    this.plcDirectory = plcDirectory;
    this.out = out;
  }

  int check(String clientId) {
    URI address;
    try {
      address = URI.create(clientId);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Not a URL: " + clientId, e);
    }
    List<SelfCheckFinding> findings = new ClientSelfCheck(transport).check(address);
    if (findings.isEmpty()) {
      out.println("OK: authorization servers accept the client " + clientId);
      return Main.SUCCESS;
    }
    findings.forEach(finding -> out.println(finding.kind() + ": " + finding.message()));
    return Main.PROBLEM;
  }

  int resolve(String identifier) {
    return new Resolution(transport, txtLookup, plcDirectory, out).run(identifier);
  }
}
