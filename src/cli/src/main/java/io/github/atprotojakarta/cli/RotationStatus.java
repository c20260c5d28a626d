package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.persistence.KeyUsage;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command that compares the keys of the files with the sessions in the database. */
@Command(name = "rotate", description = "Rotate client keys and encryption keys.")
final class RotationStatus {
  private final Surroundings world;

  RotationStatus(Surroundings world) {
    this.world = world;
  }

  /** One key: where it stands in its file, 0 for the first one, and how many sessions need it. */
  private record Line(KeyKind kind, String id, int position, long sessions) {
    boolean missing() {
      return position < 0;
    }

    String meaning() {
      if (missing()) {
        return "MISSING in the file: add it, or end its sessions";
      }
      if (position == 0) {
        return kind.first;
      }
      return sessions > 0 ? "still needed" : "needed by no session";
    }
  }

  @Command(
      description =
          "List the keys of the files that the settings name, and of the sessions in the database."
              + " The exit code is 1 if sessions need a key that is in no file.")
  int status(
      @Mixin ToolSettings settings,
      @Mixin DatabaseOptions options,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    Settings values = settings.read(world.environment());
    List<Line> lines = new ArrayList<>();
    try (AdminDatabase database = options.open(world.environment(), values)) {
      for (KeyKind kind : KeyKind.values()) {
        lines.addAll(lines(kind, values, database.keyUsage()));
      }
    }
    print(lines, json);
    return lines.stream().anyMatch(Line::missing) ? Main.PROBLEM : Main.SUCCESS;
  }

  private static List<Line> lines(KeyKind kind, Settings settings, KeyUsage database) {
    Optional<String> file = settings.get(kind.setting);
    List<String> ids = file.map(name -> KeyFile.read(kind, name).ids()).orElse(List.of());
    Map<String, Long> usage = kind.usage(database);
    List<String> all = new ArrayList<>(ids);
    new TreeSet<>(usage.keySet()).stream().filter(id -> !ids.contains(id)).forEach(all::add);
    return all.stream()
        .map(id -> new Line(kind, id, ids.indexOf(id), usage.getOrDefault(id, 0L)))
        .toList();
  }

  private void print(List<Line> lines, boolean json) {
    if (!json) {
      lines.forEach(
          line ->
              world
                  .out()
                  .printf(
                      "%-14s %-40s %8s sessions  %s%n",
                      line.kind().command, line.id(), count(line.sessions()), line.meaning()));
      return;
    }
    JsonArrayBuilder array = Json.createArrayBuilder();
    for (Line line : lines) {
      JsonObjectBuilder each =
          Json.createObjectBuilder()
              .add("kind", line.kind().command)
              .add("kid", line.id())
              .add("sessions", line.sessions());
      if (!line.missing()) {
        each.add("position", line.position());
      }
      array.add(each);
    }
    world.out().println(Json.createObjectBuilder().add("keys", array).build());
  }

  /** Returns a number of sessions as people read it: counts end at a limit. */
  static String count(long sessions) {
    return sessions < KeyUsage.MOST ? Long.toString(sessions) : KeyUsage.MOST + " or more";
  }
}
