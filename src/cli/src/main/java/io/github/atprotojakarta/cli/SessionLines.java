package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.store.OwedRevocation;
import io.github.atprotojakarta.store.SessionSummary;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.StringJoiner;

/** Sessions as JSON, and as lines for people. */
final class SessionLines {
  private SessionLines() {}

  static JsonObject json(SessionSummary session) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("did", session.key().did().value())
            .add("session", session.key().id())
            .add("clientId", session.clientId());
    if (session.clientKeyId() != null) {
      json.add("clientKeyId", session.clientKeyId());
    }
    if (session.encryptionKeyId() != null) {
      json.add("encryptionKeyId", session.encryptionKeyId());
    }
    json.add("createdAt", session.createdAt().toString())
        .add("refreshedAt", session.refreshedAt().toString())
        .add("usedAt", session.usedAt().toString());
    OwedRevocation owed = session.owedRevocation();
    if (owed == null) {
      json.add("endsAt", session.endsAt().toString());
    } else {
      if (owed.since() != null) {
        json.add("retiredAt", owed.since().toString());
      }
      json.add("nextAttemptAt", owed.nextAttempt().toString());
    }
    return json.build();
  }

  /** Returns the members of the JSON form as a line of pairs. */
  static String line(SessionSummary session) {
    StringJoiner line = new StringJoiner(" ");
    json(session).forEach((name, value) -> line.add(name + "=" + value(value)));
    return line.toString();
  }

  private static String value(JsonValue value) {
    return value instanceof jakarta.json.JsonString string ? string.getString() : value.toString();
  }
}
