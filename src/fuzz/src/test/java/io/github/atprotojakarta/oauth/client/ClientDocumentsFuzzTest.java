package io.github.atprotojakarta.oauth.client;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/** Published client metadata and JWK sets (RFC 7591, RFC 7517), as the self-check fetches them. */
class ClientDocumentsFuzzTest {
  private static final JsonObject OWN = Json.createObjectBuilder().add("kid", "k1").build();

  @FuzzTest
  void a_document_is_read_or_refused(byte[] input) {
    Cost.check(input.length, () -> UntrustedJson.object(input).ifPresent(this::check));
  }

  private void check(JsonObject json) {
    PublicJwksRules.holds(json, OWN);
    Input.refusedBy(IllegalArgumentException.class, () -> PublicJwksRules.check(json));
    Input.refusedBy(IllegalArgumentException.class, () -> ClientMetadata.parse(json));
  }
}
