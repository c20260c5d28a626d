package io.github.atprotojakarta.oauth.server;

import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.json.JsonMembers;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of the AT Protocol profile for an authorization server's metadata
 * (atproto.com/specs/oauth, "Authorization Servers").
 */
final class AuthorizationServerRules {
  /** The values of OpenID Connect that clients may request; only these are kept. */
  private static final List<String> PROMPTS =
      List.of("none", "login", "consent", "select_account", "create");

  /** The methods of the profile; only these are kept. */
  private static final List<String> AUTH_METHODS = List.of("none", "private_key_jwt");

  /** The algorithms of client keys; only these are kept. */
  private static final List<String> ALGORITHMS =
      List.of(
          "ES256", "ES256K", "ES384", "ES512", "EdDSA", "PS256", "PS384", "PS512", "RS256", "RS384",
          "RS512");

  private static final String AUTH_ALGORITHMS = "token_endpoint_auth_signing_alg_values_supported";

  /** Longer addresses do not reach every server, and metadata are cached. */
  private static final int MAX_ENDPOINT_LENGTH = 2048;

  private final JsonObject json;
  private final Origin issuer;
  private final boolean allowHttp;

  AuthorizationServerRules(JsonObject json, Origin issuer, boolean allowHttp) {
    this.json = json;
    this.issuer = issuer;
    this.allowHttp = allowHttp;
  }

  AuthorizationServerMetadata read() {
    checkIssuer();
    demandTrue("client_id_metadata_document_supported");
    demandTrue("require_pushed_authorization_requests");
    demandTrue("authorization_response_iss_parameter_supported");
    demandValue("code_challenge_methods_supported", "S256");
    demandValue("dpop_signing_alg_values_supported", "ES256");
    demandValue("scopes_supported", "atproto");
    demandValueIfPresent("response_types_supported", "code");
    demandValueIfPresent("grant_types_supported", "authorization_code");
    demandValueIfPresent("grant_types_supported", "refresh_token");
    Set<String> authMethods = authMethods();
    return new AuthorizationServerMetadata(
        issuer.toUri(),
        new AuthorizationServerMetadata.Endpoints(
            endpoint("authorization_endpoint"),
            endpoint("token_endpoint"),
            endpoint("pushed_authorization_request_endpoint"),
            json.containsKey("revocation_endpoint") ? endpoint("revocation_endpoint") : null),
        known(PROMPTS, optionalStrings("prompt_values_supported").orElse(List.of())),
        authMethods,
        known(ALGORITHMS, optionalStrings(AUTH_ALGORITHMS).orElse(List.of("ES256"))));
  }

  /** A server that names another issuer could obtain that issuer's codes (mix-up attack). */
  private void checkIssuer() {
    if (!issuer.isHttps() && !allowHttp) {
      throw new ServerMetadataException(
          "The authorization server "
              + issuer
              + " does not use https; only development mode allows that");
    }
    if (!JsonMembers.string(json, "issuer").equals(Optional.of(issuer.value()))) {
      throw broken("issuer", "must be the origin that it was fetched from");
    }
  }

  /** One of the two is enough here; whether the client has it is checked later. */
  private Set<String> authMethods() {
    String name = "token_endpoint_auth_methods_supported";
    Set<String> methods = known(AUTH_METHODS, strings(name));
    if (methods.isEmpty()) {
      throw broken(name, "must contain \"none\" and \"private_key_jwt\"");
    }
    demandValueIfPresent(AUTH_ALGORITHMS, "ES256");
    if (optionalStrings(AUTH_ALGORITHMS).orElse(List.of()).contains("none")) {
      throw broken(AUTH_ALGORITHMS, "must not contain \"none\"");
    }
    return methods;
  }

  /** Returns the constants that a list contains; everything else a server could make long. */
  private static Set<String> known(List<String> constants, List<String> listed) {
    Set<String> known = new LinkedHashSet<>(constants);
    known.retainAll(new HashSet<>(listed));
    return Collections.unmodifiableSet(known);
  }

  /**
   * Reads the address of an endpoint. RFC 8414 section 2 lets it have any host: the issuer's own
   * metadata name it, and what is sent there is of use at this issuer only. The transport refuses
   * hosts that are not public.
   */
  private URI endpoint(String name) {
    try {
      String address = JsonMembers.string(json, name).orElse("");
      URI uri = new URI(address.length() <= MAX_ENDPOINT_LENGTH ? address : "");
      Origin origin = Origin.of(uri);
      boolean encrypted = origin.isHttps() || origin.equals(issuer);
      if (encrypted && uri.getRawUserInfo() == null && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // The message below is used for an invalid address, too.
    }
    throw invalid(
        name,
        "must be an https address without user information and fragment, with at most "
            + MAX_ENDPOINT_LENGTH
            + " characters (RFC 8414 section 2)");
  }

  private void demandTrue(String name) {
    if (!JsonValue.TRUE.equals(json.get(name))) {
      throw broken(name, "must be true");
    }
  }

  private void demandValue(String name, String value) {
    if (!strings(name).contains(value)) {
      throw broken(name, "must contain \"" + value + "\"");
    }
  }

  private void demandValueIfPresent(String name, String value) {
    if (json.containsKey(name)) {
      demandValue(name, value);
    }
  }

  private List<String> strings(String name) {
    return JsonMembers.strings(json, name)
        .orElseThrow(() -> broken(name, "must be a list of strings"));
  }

  private Optional<List<String>> optionalStrings(String name) {
    return json.containsKey(name) ? Optional.of(strings(name)) : Optional.empty();
  }

  private ServerMetadataException broken(String name, String rule) {
    return invalid(name, rule + " (AT Protocol OAuth profile)");
  }

  private ServerMetadataException invalid(String name, String rule) {
    return new ServerMetadataException(
        "The authorization server "
            + issuer
            + " has invalid metadata: \""
            + name
            + "\" is "
            + JsonMembers.describe(json, name)
            + "; it "
            + rule);
  }
}
