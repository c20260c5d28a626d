package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.store.OwedRevocation;
import io.github.atprotojakarta.store.SessionSummary;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Sessions as JSON, and as lines for people. */
final class SessionLines {
  private SessionLines() {}

  /** Returns the JSON form, which is that of the administration over HTTP. */
  static JsonObject json(SessionSummary session) {
    JsonObjectBuilder json = Json.createObjectBuilder();
    add(json, "did", session.key().did());
    add(json, "session", session.key().id());
    add(json, "clientId", session.clientId());
    add(json, "clientKey", session.clientKeyId());
    add(json, "encryptionKey", session.encryptionKeyId());
    add(json, "createdAt", session.createdAt());
    add(json, "refreshedAt", session.refreshedAt());
    add(json, "usedAt", session.usedAt());
    OwedRevocation owed = session.owedRevocation();
    if (owed == null) {
      add(json, "endsAt", session.endsAt());
    } else {
      add(json, "owedSince", owed.since());
      add(json, "nextAttempt", owed.nextAttempt());
    }
    return json.build();
  }

  private static void add(JsonObjectBuilder json, String name, @Nullable Object value) {
    if (value == null) {
      json.addNull(name);
    } else {
      json.add(name, value.toString());
    }
  }

  /** Returns the members of the JSON form that are known, as a line of pairs. */
  static String line(SessionSummary session) {
    StringJoiner line = new StringJoiner(" ");
    json(session)
        .forEach(
            (name, value) -> {
              if (value instanceof JsonString string) {
                line.add(name + "=" + string.getString());
              }
            });
    return line.toString();
  }
}
