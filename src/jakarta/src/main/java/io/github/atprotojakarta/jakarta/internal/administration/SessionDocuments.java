package io.github.atprotojakarta.jakarta.internal.administration;

import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.OwedRevocation;
import io.github.atprotojakarta.store.SessionCounts;
import io.github.atprotojakarta.store.SessionPage;
import io.github.atprotojakarta.store.SessionSummary;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.jspecify.annotations.Nullable;

/** Makes JSON of sessions for administrators: no token, no key, and no scope. */
final class SessionDocuments {
  private SessionDocuments() {}

  static JsonObject page(SessionPage page) {
    JsonArrayBuilder sessions = Json.createArrayBuilder();
    page.sessions().forEach(session -> sessions.add(session(session)));
    SessionKey next = page.next();
    JsonObjectBuilder json = Json.createObjectBuilder().add("sessions", sessions);
    return add(json, "next", next == null ? null : next.did() + "/" + next.id()).build();
  }

  private static JsonObjectBuilder session(SessionSummary session) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("did", session.key().did().value())
            .add("session", session.key().id())
            .add("clientId", session.clientId());
    add(json, "clientKey", session.clientKeyId());
    add(json, "encryptionKey", session.encryptionKeyId());
    add(json, "createdAt", session.createdAt());
    add(json, "refreshedAt", session.refreshedAt());
    add(json, "usedAt", session.usedAt());
    OwedRevocation owed = session.owedRevocation();
    if (owed == null) {
      return add(json, "endsAt", session.endsAt());
    }
    add(json, "owedSince", owed.since());
    return add(json, "nextAttempt", owed.nextAttempt());
  }

  static JsonObject counts(SessionCounts counts) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("count", counts.inUse())
            .add("owedRevocations", counts.owedRevocations());
    return add(json, "oldestOwedRevocation", counts.oldestOwed()).build();
  }

  static JsonObject count(long count) {
    return Json.createObjectBuilder().add("count", count).build();
  }

  /** Adds a value as a string, or {@code null}. Times are in ISO 8601, in UTC. */
  static JsonObjectBuilder add(JsonObjectBuilder json, String name, @Nullable Object value) {
    return value == null ? json.addNull(name) : json.add(name, value.toString());
  }
}
