package io.github.atprotojakarta.jakarta.internal.administration;

import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionCounts;
import io.github.atprotojakarta.store.SessionPage;
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
    page.sessions().forEach(session -> sessions.add(session.toJson()));
    SessionKey next = page.next();
    JsonObjectBuilder json = Json.createObjectBuilder().add("sessions", sessions);
    return add(json, "next", next == null ? null : next.did() + "/" + next.id()).build();
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

  static JsonObject done(boolean done) {
    return Json.createObjectBuilder().add("done", done).build();
  }

  /** Adds a value as a string, or {@code null}. Times are in ISO 8601, in UTC. */
  static JsonObjectBuilder add(JsonObjectBuilder json, String name, @Nullable Object value) {
    return value == null ? json.addNull(name) : json.add(name, value.toString());
  }
}
