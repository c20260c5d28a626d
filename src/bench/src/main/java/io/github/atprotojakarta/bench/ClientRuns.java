package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.identity.Did;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Measures this client and the reference client by turns, each in processes of its own. */
final class ClientRuns {
  private final double seconds;
  private final Optional<NodePackages> packages;
  private final List<List<JsonObject>> results;

  ClientRuns(int rounds, double seconds, Optional<NodePackages> packages) {
    this.seconds = seconds;
    this.packages = packages;
    this.results = Stream.<List<JsonObject>>generate(ArrayList::new).limit(rounds).toList();
  }

  /** Returns the results of each round. */
  List<List<JsonObject>> results() {
    return results;
  }

  /** Calls with a transport, or a fetch, that responds at once. */
  void calls(List<String> providers) throws IOException {
    JsonObject config =
        calls("call", URI.create("https://pds.example"))
            .add("body", Workload.BODY)
            .add("headers", Json.createObjectBuilder(Map.copyOf(Workload.HEADERS)))
            .build();
    compare(
        config,
        providers,
        List.of(new Load(1, 1), new Load(64, 1), new Load(1, 1000), new Load(64, 1000)),
        UnaryOperator.identity());
  }

  /** Calls over HTTP. */
  void http(URI server, List<String> providers) throws IOException {
    compare(
        calls("http", server).build(),
        providers,
        List.of(new Load(1, 1), new Load(64, 1)),
        UnaryOperator.identity());
  }

  /** Logins of an account, one at a time. */
  void logins(
      Did did, URI pds, URI plcDirectory, List<String> providers, UnaryOperator<URI> browser)
      throws IOException {
    JsonObject config =
        config("login")
            .add("did", did.value())
            .add("pds", pds.toString())
            .add("plc", plcDirectory.toString())
            .build();
    compare(config, providers, List.of(new Load(1, 1)), browser);
  }

  private static JsonObjectBuilder calls(String work, URI server) {
    return config(work)
        .add("server", server.toString())
        .add("serverMetadata", Workload.serverMetadata(server))
        .add("nsid", Workload.NSID)
        .add("tokenLength", Workload.TOKEN_LENGTH);
  }

  private static JsonObjectBuilder config(String work) {
    return Json.createObjectBuilder()
        .add("work", work)
        .add("metadata", Workload.metadata().toJson());
  }

  private void compare(
      JsonObject config, List<String> providers, List<Load> loads, UnaryOperator<URI> browser)
      throws IOException {
    String work = config.getString("work");
    List<ClientProcess> clients = new ArrayList<>();
    try {
      for (String provider : providers) {
        clients.add(
            ClientProcess.ours(
                Json.createObjectBuilder(config).add("provider", provider).build(), browser));
      }
      if (packages.isPresent()) {
        clients.add(ClientProcess.reference(packages.get(), config, browser));
      }
      for (ClientProcess client : clients) {
        for (Load load : loads) {
          client.warmUp(load, seconds);
        }
      }
      for (List<JsonObject> round : results) {
        System.out.println("  " + work);
        for (Load load : loads) {
          for (ClientProcess client : clients) {
            round.add(client.result(load, seconds));
          }
        }
      }
    } finally {
      clients.forEach(ClientProcess::close);
    }
  }
}
