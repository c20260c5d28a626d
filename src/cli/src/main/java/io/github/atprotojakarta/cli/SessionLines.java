package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.store.SessionSummary;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonString;
import java.io.PrintStream;
import java.util.List;
import java.util.StringJoiner;

/** Prints sessions as JSON, or as lines for people. */
final class SessionLines {
  private SessionLines() {}

  /** Prints sessions; {@code name} is the member of the JSON object that has them. */
  static void print(PrintStream out, String name, List<SessionSummary> sessions, boolean json) {
    if (json) {
      JsonArrayBuilder array = Json.createArrayBuilder();
      sessions.forEach(session -> array.add(session.toJson()));
      out.println(Json.createObjectBuilder().add(name, array).build());
    } else {
      sessions.forEach(session -> out.println(line(session)));
    }
  }

  /** Returns the members of the JSON form that are known, as a line of pairs. */
  private static String line(SessionSummary session) {
    StringJoiner line = new StringJoiner(" ");
    session
        .toJson()
        .forEach(
            (name, value) -> {
              if (value instanceof JsonString string) {
                line.add(name + "=" + string.getString());
              }
            });
    return line.toString();
  }
}
