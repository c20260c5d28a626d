package io.github.atprotojakarta.oauth.client;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Optional;

/** Published client metadata and JWK sets (RFC 7591, RFC 7517), as the self-check fetches them. */
class ClientDocumentsFuzzTest {
  private static final JsonObject OWN =
      Json.createObjectBuilder()
          .add("keys", Json.createArrayBuilder().add(Json.createObjectBuilder().add("kid", "k1")))
          .build();

  @FuzzTest
  void a_document_is_read_or_refused(byte[] input) {
    Cost.check(input.length, () -> UntrustedJson.object(input).ifPresent(this::check));
  }

  private void check(JsonObject json) {
    PublishedKeys keys = new PublishedKeys("the key set");
    keys.add(json, 1);
    keys.add(OWN, 1);
    keys.compare(Optional.empty(), new ArrayList<>());
    Input.refusedBy(IllegalArgumentException.class, () -> PublicJwksRules.check(json));
    Input.refusedBy(IllegalArgumentException.class, () -> ClientMetadata.parse(json));
  }
}
