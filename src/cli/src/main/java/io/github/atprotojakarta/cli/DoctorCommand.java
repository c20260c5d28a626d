package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.persistence.KeyUsage;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks what an application needs, with its own settings, and changes nothing. */
@Command(
    name = "doctor",
    description = {
      "Check the key files, the database and its clock, the keys that sessions need, the published"
          + " client, and the way to the internet, with the settings of the application.",
      "The exit code is 1 if a check finds a fault."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final String METADATA = "/oauth/client-metadata.json";

  private final Surroundings world;
  private final List<Finding> findings = new ArrayList<>();

  @Mixin private final ToolSettings settings = new ToolSettings();
  @Mixin private final DatabaseOptions database = new DatabaseOptions();

  @Option(
      names = "--node",
      paramLabel = "URL",
      description =
          "The own address of a node, such as http://10.0.0.1:8080; repeat it for each node. Checks"
              + " whether it is ready, publishes the same keys as the others, and has all of them"
              + " in its data grid.")
  private List<URI> nodes = List.of();

  @Option(
      names = "--account",
      paramLabel = "HANDLE",
      description = "Also resolve this account, down to its authorization server.")
  private @Nullable String account;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  DoctorCommand(Surroundings world) {
    this.world = world;
  }

  /** The result of a check. */
  private record Finding(String check, boolean ok, String message) {}

  @Override
  public Integer call() {
    Settings values = settings.read(world.environment());
    Map<KeyKind, List<String>> files = new LinkedHashMap<>();
    for (KeyKind kind : KeyKind.values()) {
      check(kind.command + " file", () -> keyFile(kind, values, files));
    }
    checkDatabase(values, files);
    check("PLC directory", this::plcDirectory);
    checkClient(values);
    if (!nodes.isEmpty()) {
      NodeChecks checks = new NodeChecks(world.nodes(), nodes.size());
      nodes.forEach(node -> check("node " + node, () -> checks.check(node)));
    }
    String handle = account;
    if (handle != null) {
      check("account " + handle, () -> account(handle));
    }
    print();
    return findings.stream().allMatch(Finding::ok) ? Main.SUCCESS : Main.PROBLEM;
  }

  /** A check returns what it saw, or throws what is wrong. */
  private void check(String name, Callable<String> check) {
    try {
      findings.add(new Finding(name, true, check.call()));
    } catch (IllegalArgumentException | AtprotoOAuthException | HttpTransportException e) {
      findings.add(new Finding(name, false, String.valueOf(e.getMessage())));
    } catch (Exception e) {
      findings.add(new Finding(name, false, e.toString()));
    }
  }

  private static String keyFile(KeyKind kind, Settings settings, Map<KeyKind, List<String>> files) {
    Optional<String> file = settings.get(kind.setting);
    if (file.isEmpty()) {
      return "not checked: " + kind.setting + " is not set";
    }
    KeyFile keys = KeyFile.read(kind, file.get());
    List<String> ids = keys.ids();
    files.put(kind, ids);
    return file.get()
        + " has the keys "
        + ids
        + "; the first one "
        + kind.first
        + keys.dates().apply(ids.get(0)).expiresAt().map(at -> " until " + at).orElse("");
  }

  private void checkDatabase(Settings settings, Map<KeyKind, List<String>> files) {
    AdminDatabase opened;
    try {
      opened = database.open(world.environment(), settings);
    } catch (IllegalArgumentException e) {
      findings.add(new Finding("database", false, String.valueOf(e.getMessage())));
      return;
    }
    try (opened) {
      List<String> faults = opened.check(world.clock()).faults();
      faults.forEach(fault -> findings.add(new Finding("database", false, fault)));
      if (faults.isEmpty()) {
        findings.add(
            new Finding(
                "database", true, opened.product() + ": tables, rights and clock are right"));
        files.forEach(
            (kind, ids) -> check("keys of sessions", () -> missing(kind, ids, opened.keyUsage())));
      }
    }
  }

  private static String missing(KeyKind kind, List<String> ids, KeyUsage database) {
    Map<String, Long> needed = kind.usage(database);
    List<String> missing = needed.keySet().stream().filter(id -> !ids.contains(id)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "Sessions need keys that are not in " + kind.setting + ": " + missing);
    }
    return "each " + kind.command + " of a stored session is in its file";
  }

  private String plcDirectory() throws HttpTransportException {
    HttpRequest request = HttpRequest.get(URI.create(world.plcDirectory() + "/_health")).build();
    try (HttpResponse response = world.transport().send(request)) {
      if (response.status() != 200) {
        throw new IllegalArgumentException(
            world.plcDirectory() + " returned the status " + response.status());
      }
      return world.plcDirectory() + " responds: name servers, TLS and the way out work";
    }
  }

  private void checkClient(Settings settings) {
    Optional<String> url = settings.get("atproto.public-url");
    if (url.isEmpty()) {
      findings.add(new Finding("client", true, "not checked: atproto.public-url is not set"));
      return;
    }
    String clientId = url.get().replaceAll("/+$", "") + METADATA;
    check(
        "client",
        () -> {
          List<String> faults =
              AtprotoAdmin.findings(world, clientId).stream()
                  .map(finding -> finding.kind() + ": " + finding.message())
                  .toList();
          if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", faults));
          }
          return "authorization servers accept " + clientId;
        });
  }

  private String account(String handle) {
    PrintStream out = json ? world.err() : world.out();
    int code =
        new Resolution(world.transport(), world.dns(), world.plcDirectory(), out).run(handle);
    if (code != Main.SUCCESS) {
      throw new IllegalArgumentException("cannot sign in: see the steps above");
    }
    return "can sign in";
  }

  private void print() {
    if (json) {
      JsonArrayBuilder array = Json.createArrayBuilder();
      findings.forEach(
          finding ->
              array.add(
                  Json.createObjectBuilder()
                      .add("check", finding.check())
                      .add("ok", finding.ok())
                      .add("message", finding.message())));
      world.out().println(Json.createObjectBuilder().add("checks", array).build());
    } else {
      findings.forEach(
          finding ->
              world
                  .out()
                  .println(
                      (finding.ok() ? "ok     " : "FAULT  ")
                          + finding.check()
                          + ": "
                          + finding.message()));
    }
  }
}
