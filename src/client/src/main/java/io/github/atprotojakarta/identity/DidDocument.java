package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.internal.json.UntrustedText;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What sign-in needs of a DID document (atproto.com/specs/did, "DID Documents").
 *
 * @param did whose document it is
 * @param claimedHandle the first {@code at://} alias that is a handle, {@code null} when there is
 *     none; a claim, not yet verified
 * @param pdsEndpoint the origin of the {@code #atproto_pds} service, {@code null} when there is
 *     none
 */
public record DidDocument(Did did, @Nullable Handle claimedHandle, @Nullable URI pdsEndpoint) {
  private static final String PDS_ID = "#atproto_pds";
  private static final String PDS_TYPE = "AtprotoPersonalDataServer";
  private static final String ALIAS = "at://";

  /**
   * Reads a DID document. Entries that have nothing to do with sign-in may look as they like.
   *
   * @param expected the DID that was asked for; the document must be its own
   * @throws IdentityException when the document is another's, or when the address of its personal
   *     data server is no http(s) origin
   */
  public static DidDocument parse(JsonObject json, Did expected) {
    String id = text(json, "id");
    if (!expected.value().equals(id)) {
      throw new IdentityException(
          IdentityException.Reason.INVALID_DID_DOCUMENT,
          "The document found for %s is that of %s"
              .formatted(expected, id == null ? "nobody: it has no id" : UntrustedText.quoted(id)));
    }
    return new DidDocument(expected, claimedHandle(json), pdsEndpoint(json, expected));
  }

  /** The claimed handle. */
  public Optional<Handle> handle() {
    return Optional.ofNullable(claimedHandle);
  }

  private static @Nullable Handle claimedHandle(JsonObject json) {
    for (JsonValue alias : array(json, "alsoKnownAs")) {
      if (alias instanceof JsonString text && text.getString().startsWith(ALIAS)) {
        try {
          return Handle.parse(text.getString().substring(ALIAS.length()));
        } catch (IdentityException e) {
          // Not a handle, so by the specification an alias to be passed over.
        }
      }
    }
    return null;
  }

  private static @Nullable URI pdsEndpoint(JsonObject json, Did did) {
    for (JsonValue service : array(json, "service")) {
      if (service instanceof JsonObject object && isPds(object, did)) {
        String endpoint = text(object, "serviceEndpoint");
        return Optional.ofNullable(endpoint)
            .flatMap(IdentityOrigin::parse)
            .orElseThrow(() -> notAnOrigin(did, endpoint));
      }
    }
    return null;
  }

  private static boolean isPds(JsonObject service, Did did) {
    String id = text(service, "id");
    return (PDS_ID.equals(id) || (did.value() + PDS_ID).equals(id))
        && PDS_TYPE.equals(text(service, "type"));
  }

  private static IdentityException notAnOrigin(Did did, @Nullable String endpoint) {
    return new IdentityException(
        IdentityException.Reason.NO_PDS,
        "The DID document of %s names a personal data server at %s; it must be a plain address such as https://pds.example.com"
            .formatted(did, endpoint == null ? "no address" : UntrustedText.quoted(endpoint)));
  }

  private static List<JsonValue> array(JsonObject json, String name) {
    return json.get(name) instanceof JsonArray array ? array : List.of();
  }

  private static @Nullable String text(JsonObject json, String name) {
    return json.get(name) instanceof JsonString string ? string.getString() : null;
  }
}
