package io.github.atprotojakarta.oauth.server;

import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.json.JsonMembers;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The rules of the AT Protocol profile for the metadata of a PDS (atproto.com/specs/oauth,
 * "Resource Server"; RFC 9728).
 */
final class ProtectedResourceRules {
  private final JsonObject json;
  private final Origin pds;
  private final boolean allowHttp;

  ProtectedResourceRules(JsonObject json, Origin pds, boolean allowHttp) {
    this.json = json;
    this.pds = pds;
    this.allowHttp = allowHttp;
  }

  /**
   * Returns the authorization server that the PDS names.
   *
   * @throws ServerMetadataException when the metadata break a rule
   */
  Origin issuer() {
    if (!JsonMembers.string(json, "resource").equals(Optional.of(pds.value()))) {
      throw broken("resource", "must be the origin that it was fetched from");
    }
    List<String> named = JsonMembers.strings(json, "authorization_servers").orElse(List.of());
    if (named.size() != 1) {
      throw broken("authorization_servers", "must name exactly one server");
    }
    return Origin.parseCanonical(named.get(0))
        .filter(issuer -> issuer.isHttps() || allowHttp)
        .orElseThrow(
            () ->
                broken(
                    "authorization_servers",
                    "must name an https origin, without path, credentials or default port"));
  }

  /** Returns a document with what {@link #issuer} reads. */
  static String document(Origin pds, Origin issuer) {
    return Json.createObjectBuilder()
        .add("resource", pds.value())
        .add("authorization_servers", Json.createArrayBuilder().add(issuer.value()))
        .build()
        .toString();
  }

  /** Returns the resources that an authorization server lists, if it lists any. */
  static Optional<List<String>> listed(JsonObject serverMetadata) {
    return JsonMembers.strings(serverMetadata, "protected_resources");
  }

  /** RFC 9728 section 4: a server that lists its resources must list this one. */
  static void demandListed(Origin pds, Origin issuer, JsonObject serverMetadata) {
    Optional<List<String>> resources = listed(serverMetadata);
    if (resources.isPresent() && !resources.get().contains(pds.value())) {
      throw new ServerMetadataException(
          "The PDS "
              + pds
              + " names the authorization server "
              + issuer
              + ", which does not list it among its \"protected_resources\"");
    }
  }

  private ServerMetadataException broken(String name, String rule) {
    return new ServerMetadataException(
        "The PDS "
            + pds
            + " has invalid resource metadata: \""
            + name
            + "\" is "
            + JsonMembers.describe(json, name)
            + "; it "
            + rule
            + " (AT Protocol OAuth profile).");
  }
}
