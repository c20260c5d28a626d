package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.persistence.KeyUsage;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
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

  /**
   * One key: its dates, as far as they are known, where it stands in its file, 0 for the first one,
   * and how many sessions need it.
   */
  private record Line(KeyKind kind, String id, KeyDates dates, int position, long sessions) {
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
    Optional<KeyFile> file = settings.get(kind.setting).map(name -> KeyFile.read(kind, name));
    List<String> ids = file.map(KeyFile::ids).orElse(List.of());
    Function<String, KeyDates> dates = file.map(KeyFile::dates).orElse(id -> KeyDates.UNKNOWN);
    Map<String, Long> usage = kind.usage(database);
    List<String> all = new ArrayList<>(ids);
    new TreeSet<>(usage.keySet()).stream().filter(id -> !ids.contains(id)).forEach(all::add);
    return all.stream()
        .map(id -> new Line(kind, id, dates.apply(id), ids.indexOf(id), usage.getOrDefault(id, 0L)))
        .toList();
  }

  private void print(List<Line> lines, boolean json) {
    if (!json) {
      lines.forEach(
          line ->
              world
                  .out()
                  .printf(
                      "%-14s %-43s %11s %8s sessions  %s%s%n",
                      line.kind().command,
                      line.id(),
                      line.dates()
                          .createdAt()
                          .map(this::age)
                          .map(RotationStatus::days)
                          .orElse("age unknown"),
                      count(line.sessions()),
                      line.meaning(),
                      line.dates().ends()));
      return;
    }
    JsonArrayBuilder array = Json.createArrayBuilder();
    for (Line line : lines) {
      JsonObjectBuilder each =
          Json.createObjectBuilder()
              .add("kind", line.kind().command)
              .add("kid", line.id())
              .add("sessions", line.sessions());
      KeyDates dates = line.dates();
      dates
          .createdAt()
          .ifPresent(
              at -> each.add("createdAt", at.toString()).add("ageSeconds", age(at).toSeconds()));
      dates.expiresAt().ifPresent(at -> each.add("expiresAt", at.toString()));
      dates.certificateEnd().ifPresent(at -> each.add("certificateEndsAt", at.toString()));
      if (!line.missing()) {
        each.add("position", line.position());
      }
      array.add(each);
    }
    world.out().println(Json.createObjectBuilder().add("keys", array).build());
  }

  /** Clocks of machines differ: an age is not negative. */
  private Duration age(Instant createdAt) {
    Duration age = Duration.between(createdAt, world.clock().instant());
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static String days(Duration age) {
    return age.toDays() == 1 ? "1 day" : age.toDays() + " days";
  }

  /** Returns a number of sessions as people read it: counts end at a limit. */
  static String count(long sessions) {
    return sessions < KeyUsage.MOST ? Long.toString(sessions) : KeyUsage.MOST + " or more";
  }
}
