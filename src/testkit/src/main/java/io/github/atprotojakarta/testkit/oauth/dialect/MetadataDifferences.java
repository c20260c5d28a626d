package io.github.atprotojakarta.testkit.oauth.dialect;

import io.github.atprotojakarta.testkit.server.JsonDocuments;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The members of metadata documents that differ from the reference, as merge patches (RFC 7396): a
 * value replaces a member, {@code null} removes it. {@code {issuer}} stands for the issuer.
 */
public final class MetadataDifferences {
  private final JsonObject patches;

  private MetadataDifferences(JsonObject patches) {
    this.patches = patches;
  }

  /** Reads the resource file of a dialect; without one, nothing differs. */
  static MetadataDifferences read(String dialect) {
    String file = dialect.toLowerCase(Locale.ROOT).replace('_', '-') + ".json";
    try (InputStream in = MetadataDifferences.class.getResourceAsStream(file)) {
      String text = in == null ? "{}" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new MetadataDifferences(
          JsonDocuments.parse(text)
              .orElseThrow(() -> new IllegalStateException(file + " is no JSON object")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the authorization server metadata of the dialect (RFC 8414). */
  public JsonObject server(JsonObject reference, String issuer) {
    return apply("server", reference, issuer);
  }

  /** Returns the protected resource metadata of the dialect (RFC 9728). */
  public JsonObject resource(JsonObject reference, String issuer) {
    return apply("resource", reference, issuer);
  }

  private JsonObject apply(String document, JsonObject reference, String issuer) {
    if (!patches.containsKey(document)) {
      return reference;
    }
    String patch = patches.getJsonObject(document).toString().replace("{issuer}", issuer);
    return Json.createMergePatch(JsonDocuments.parse(patch).orElseThrow())
        .apply(reference)
        .asJsonObject();
  }
}
