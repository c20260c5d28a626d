package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.internal.cache.Weights;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedText;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a DID document that sign-in needs (atproto.com/specs/did, "DID Documents").
 *
 * @param did the DID that the document describes
 * @param claimedHandle the first {@code at://} alias that is a handle, {@code null} when there is
 *     none; not verified
 * @param pdsEndpoint the origin of the {@code #atproto_pds} service, {@code null} when there is
 *     none
 */
public record DidDocument(Did did, @Nullable Handle claimedHandle, @Nullable URI pdsEndpoint) {
  private static final String PDS_ID = "#atproto_pds";
  private static final String PDS_TYPE = "AtprotoPersonalDataServer";
  private static final String ALIAS = "at://";

  /**
   * Parses a DID document. Entries that sign-in does not need are not checked.
   *
   * @param expected the DID that the document must have
   * @throws IdentityException when the document belongs to another DID, or when the address of its
   *     PDS is no http(s) origin
   */
  public static DidDocument parse(JsonObject json, Did expected) {
    Optional<String> id = JsonMembers.string(json, "id");
    if (!id.equals(Optional.of(expected.value()))) {
      throw new IdentityException(
          IdentityException.Reason.INVALID_DID_DOCUMENT,
          id.map(
                  other ->
                      "The DID document found for %s has another id: %s"
                          .formatted(expected, UntrustedText.quoted(other)))
              .orElseGet(() -> "The DID document found for %s has no id".formatted(expected)));
    }
    return new DidDocument(expected, claimedHandle(json), pdsEndpoint(json, expected));
  }

  /** Returns a document with the parts that {@link #parse} reads. */
  String toJson() {
    JsonObjectBuilder json = Json.createObjectBuilder().add("id", did.value());
    if (claimedHandle != null) {
      json.add("alsoKnownAs", Json.createArrayBuilder().add(ALIAS + claimedHandle));
    }
    if (pdsEndpoint != null) {
      JsonObjectBuilder pds =
          Json.createObjectBuilder()
              .add("id", PDS_ID)
              .add("type", PDS_TYPE)
              .add("serviceEndpoint", pdsEndpoint.toString());
      json.add("service", Json.createArrayBuilder().add(pds));
    }
    return json.build().toString();
  }

  /** Returns an upper bound of its memory in bytes, with its DID twice: as a key, too. */
  int weight() {
    return Weights.OBJECT
        + 2 * did.weight()
        + (claimedHandle == null ? 0 : claimedHandle.weight())
        + (pdsEndpoint == null ? 0 : Weights.of(pdsEndpoint));
  }

  private static @Nullable Handle claimedHandle(JsonObject json) {
    for (JsonValue alias : JsonMembers.items(json, "alsoKnownAs")) {
      if (alias instanceof JsonString string && string.getString().startsWith(ALIAS)) {
        try {
          return Handle.parse(string.getString().substring(ALIAS.length()));
        } catch (IdentityException e) {
          // The specification says to skip aliases that are no handles.
        }
      }
    }
    return null;
  }

  private static @Nullable URI pdsEndpoint(JsonObject json, Did did) {
    for (JsonValue service : JsonMembers.items(json, "service")) {
      if (service instanceof JsonObject object && isPds(object, did)) {
        Optional<String> endpoint = JsonMembers.string(object, "serviceEndpoint");
        return endpoint
            .flatMap(Origin::parse)
            .map(Origin::toUri)
            .orElseThrow(() -> notAnOrigin(did, endpoint));
      }
    }
    return null;
  }

  private static boolean isPds(JsonObject service, Did did) {
    return JsonMembers.string(service, "id")
            .filter(id -> id.equals(PDS_ID) || id.equals(did.value() + PDS_ID))
            .isPresent()
        && JsonMembers.string(service, "type").equals(Optional.of(PDS_TYPE));
  }

  private static IdentityException notAnOrigin(Did did, Optional<String> endpoint) {
    return new IdentityException(
        IdentityException.Reason.NO_PDS,
        "The DID document of %s gives %s as the address of its PDS; it must be an origin such as https://pds.example.com"
            .formatted(did, endpoint.map(UntrustedText::quoted).orElse("no string")));
  }
}
