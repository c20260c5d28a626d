package io.github.atprotojakarta.store;

import io.github.atprotojakarta.identity.Did;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Instant;

/**
 * An account that an administrator has blocked: it cannot sign in to the application.
 *
 * @param did the account
 * @param blockedAt when it was blocked
 * @param administrator the name of the administrator
 * @param reason the administrator's reason, for other administrators. The person does not see it
 */
public record BlockedAccount(Did did, Instant blockedAt, String administrator, String reason) {
  /**
   * Returns the block as JSON, for tools of administrators. The time is a string in ISO 8601, in
   * UTC.
   */
  public JsonObject toJson() {
    return Json.createObjectBuilder()
        .add("did", did.value())
        .add("blockedAt", blockedAt.toString())
        .add("administrator", administrator)
        .add("reason", reason)
        .build();
  }
}
