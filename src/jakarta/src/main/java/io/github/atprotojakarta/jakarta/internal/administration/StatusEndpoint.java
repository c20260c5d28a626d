package io.github.atprotojakarta.jakarta.internal.administration;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.operations.LatestLevels;
import io.github.atprotojakarta.jakarta.operations.AtprotoHealth;
import io.github.atprotojakarta.jakarta.operations.AtprotoSelfCheck;
import io.github.atprotojakarta.metrics.Measurement.Quantity;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.OptionalLong;

/**
 * What operators need at a glance. It measures nothing itself and asks no store: it shows the
 * latest results of the health check, the self-check and the metrics of this node.
 */
@Dependent
final class StatusEndpoint {
  private final AtprotoOAuthClient client;
  private final AtprotoHealth health;
  private final AtprotoSelfCheck selfCheck;
  private final LatestLevels levels;

  @Inject
  StatusEndpoint(
      @LibraryBean AtprotoOAuthClient client,
      AtprotoHealth health,
      AtprotoSelfCheck selfCheck,
      LatestLevels levels) {
    this.client = client;
    this.health = health;
    this.selfCheck = selfCheck;
    this.levels = levels;
  }

  JsonObject read() {
    AtprotoHealth.Report report = health.readiness();
    JsonObjectBuilder parts = Json.createObjectBuilder();
    report.parts().forEach(parts::add);
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("clientId", client.clientMetadata().clientId())
            .add("clientKeys", Json.createArrayBuilder(client.keySet().kids()))
            .add("ready", report.ready())
            .add("parts", parts)
            .add("selfCheck", selfCheck());
    level(json, "sessions", Quantity.SESSIONS);
    level(json, "pendingLogins", Quantity.PENDING_LOGINS);
    level(json, "owedRevocations", Quantity.OWED_REVOCATIONS);
    level(json, "oldestOwedRevocationSeconds", Quantity.OLDEST_OWED_REVOCATION);
    SessionDocuments.add(json, "countedAt", levels.measuredAt(Quantity.SESSIONS).orElse(null));
    level(json, "unsavedTokens", Quantity.UNSAVED_TOKENS);
    level(json, "failingTasks", Quantity.FAILING_TASKS);
    SessionDocuments.add(
        json, "measuredAt", levels.measuredAt(Quantity.UNSAVED_TOKENS).orElse(null));
    return json.build();
  }

  private JsonObjectBuilder selfCheck() {
    JsonArrayBuilder findings = Json.createArrayBuilder();
    for (SelfCheckFinding finding : selfCheck.findings()) {
      findings.add(
          Json.createObjectBuilder()
              .add("kind", finding.kind().name())
              .add("message", finding.message()));
    }
    JsonObjectBuilder json = Json.createObjectBuilder();
    return SessionDocuments.add(json, "checkedAt", selfCheck.checkedAt().orElse(null))
        .add("findings", findings);
  }

  private void level(JsonObjectBuilder json, String name, Quantity quantity) {
    OptionalLong level = levels.of(quantity);
    if (level.isPresent()) {
      json.add(name, level.getAsLong());
    } else {
      json.addNull(name);
    }
  }
}
