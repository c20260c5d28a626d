package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.scope.Scopes;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules for client metadata (atproto.com/specs/oauth, "Client ID Metadata Document") and those
 * of the reference server, so that the reference server accepts every document that passes.
 */
final class ClientMetadataRules {
  static final String PRIVATE_KEY_JWT = "private_key_jwt";

  /** Fields of OpenID Connect that the reference server refuses with any value. */
  private static final List<String> REFUSED =
      List.of(
          "default_max_age",
          "userinfo_signed_response_alg",
          "userinfo_encrypted_response_alg",
          "id_token_signed_response_alg",
          "authorization_encrypted_response_enc");

  /** Fields of which the reference server checks the type only. */
  private static final List<String> STRINGS =
      List.of(
          "client_name",
          "token_endpoint_auth_signing_alg",
          "request_object_signing_alg",
          "authorization_signed_response_alg",
          "authorization_encrypted_response_alg");

  private static final List<String> FLAGS =
      List.of("tls_client_certificate_bound_access_tokens", "require_auth_time");

  /** RFC 6749 and OpenID Connect; the reference server refuses a list with another one. */
  private static final Set<String> RESPONSE_TYPES =
      Set.of(
          "code",
          "token",
          "none",
          "code id_token token",
          "code id_token",
          "code token",
          "id_token token",
          "id_token");

  private static final List<String> PAGES = List.of("logo_uri", "tos_uri", "policy_uri");

  /** Possessive: a greedy repetition needs stack for each scope. */
  private static final Pattern SCOPE =
      Pattern.compile("[\\x21-\\x7E&&[^\"\\\\]]++(?: [\\x21-\\x7E&&[^\"\\\\]]++)*+");

  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+");

  private final JsonObject json;

  private ClientMetadataRules(JsonObject json) {
    this.json = json;
  }

  /**
   * Checks a document.
   *
   * @throws IllegalArgumentException naming field, value and rule, when it breaks one
   */
  static void check(JsonObject json) {
    ClientMetadataRules rules = new ClientMetadataRules(json);
    rules.checkForeignFields();
    rules.checkScope();
    rules.checkGrants();
    rules.checkAuthentication();
    rules.checkAddresses();
  }

  /** Checks that the {@code client_id} of a document is the address it was fetched from. */
  static void demandClientId(JsonObject json, String address) {
    if (!JsonMembers.string(json, "client_id").equals(Optional.of(address))) {
      throw new IllegalArgumentException(
          "The client metadata at "
              + address
              + " has the client_id "
              + JsonMembers.describe(json, "client_id")
              + "; it must be exactly that address.");
    }
  }

  static boolean isLoopback(String clientId) {
    return clientId.startsWith("http://");
  }

  private void checkForeignFields() {
    for (String name : json.keySet()) {
      if (json.isNull(name)) {
        throw MetadataFault.of(name, "null", "must have a value or be left out");
      }
      if (name.startsWith("client_secret")) {
        throw MetadataFault.of(
            name, "(secret)", "must be left out: the profile has no client secrets");
      }
    }
    REFUSED.forEach(this::refuse);
    FLAGS.forEach(this::demandFlag);
    STRINGS.forEach(this::optionalString);
    if (json.getBoolean("tls_client_certificate_bound_access_tokens", false)) {
      refuse("tls_client_certificate_bound_access_tokens");
    }
    demandOneOf("subject_type", "public", Set.of("public"));
    demandOneOf("application_type", "web", Set.of("web", "native"));
    for (String contact : strings("contacts", List.of())) {
      if (!EMAIL.matcher(contact).matches()) {
        throw MetadataFault.of("contacts", contact, "must contain only e-mail addresses");
      }
    }
    if (!strings("authorization_details_types", List.of()).isEmpty()) {
      throw brokenField(
          "authorization_details_types", "must be empty or left out: the profile has none");
    }
    if (!JsonValue.TRUE.equals(json.get("dpop_bound_access_tokens"))) {
      throw brokenField("dpop_bound_access_tokens", "must be true");
    }
  }

  private void checkScope() {
    String scope = string("scope");
    if (!SCOPE.matcher(scope).matches()) {
      throw MetadataFault.of("scope", scope, "must be scope values separated by single spaces");
    }
    List<String> values = List.of(scope.split(" ", -1));
    if (!values.contains(Scopes.ATPROTO)) {
      throw MetadataFault.of("scope", scope, "must contain \"atproto\"");
    }
    demandDistinct("scope", values);
  }

  private void checkGrants() {
    List<String> grants = strings("grant_types", List.of("authorization_code"));
    demandDistinct("grant_types", grants);
    if (!grants.contains("authorization_code")
        || !Set.of("authorization_code", "refresh_token").containsAll(grants)) {
      throw brokenField(
          "grant_types", "must contain \"authorization_code\" and may contain \"refresh_token\"");
    }
    List<String> types = strings("response_types", List.of("code"));
    if (!types.contains("code") || !RESPONSE_TYPES.containsAll(types)) {
      throw brokenField("response_types", "must contain \"code\", and only known response types");
    }
  }

  private void checkAuthentication() {
    String method = optionalString("token_endpoint_auth_method");
    boolean keys = json.containsKey("jwks") || json.containsKey("jwks_uri");
    if (string("client_id").startsWith(LoopbackClientId.ORIGIN)) {
      demandOneOf("token_endpoint_auth_method", "", Set.of("none"));
    }
    if (method.equals(PRIVATE_KEY_JWT)) {
      checkSigningAlgorithm();
      if (!keys) {
        throw brokenField("jwks_uri", "or \"jwks\" must be present with private_key_jwt");
      }
      demandOneOf("application_type", "web", Set.of("web"));
    } else if (!method.equals("none")) {
      throw brokenField("token_endpoint_auth_method", "must be \"none\" or \"private_key_jwt\"");
    } else if (json.containsKey("token_endpoint_auth_signing_alg")) {
      throw brokenField("token_endpoint_auth_signing_alg", "must be left out with method \"none\"");
    }
    if (json.containsKey("jwks") && json.containsKey("jwks_uri")) {
      throw brokenField("jwks_uri", "must be left out if \"jwks\" is present");
    }
    if (json.containsKey("jwks")) {
      PublicJwksRules.check(json.get("jwks"));
    }
  }

  /** The client may list one algorithm only, and servers compare it with those that they accept. */
  private void checkSigningAlgorithm() {
    String algorithm = optionalString("token_endpoint_auth_signing_alg");
    if (ClientKeyAlgorithm.of(algorithm).isEmpty()) {
      throw brokenField(
          "token_endpoint_auth_signing_alg",
          "must be one of "
              + Arrays.toString(ClientKeyAlgorithm.values())
              + ", and every server accepts ES256");
    }
  }

  private void checkAddresses() {
    List<String> redirectUris = strings("redirect_uris", List.of());
    if (redirectUris.isEmpty()) {
      throw brokenField("redirect_uris", "must contain at least one address");
    }
    PAGES.forEach(this::checkHttps);
    checkHttps("jwks_uri");
    if (isLoopback(string("client_id"))) {
      checkLoopbackClient(redirectUris);
      return;
    }
    URI clientId = ClientUris.parseClientId(string("client_id"));
    if (json.containsKey("client_uri")) {
      ClientUris.checkClientUri(string("client_uri"), clientId);
    }
    boolean isNative = optionalString("application_type").equals("native");
    redirectUris.forEach(uri -> RedirectUriRules.check(uri, isNative, clientId));
  }

  /** The server knows only the values in the {@code client_id}. */
  private void checkLoopbackClient(List<String> redirectUris) {
    String text = string("client_id");
    if (!text.startsWith(LoopbackClientId.ORIGIN)) {
      throw MetadataFault.of(
          "client_id", text, "must begin with https://, or be http://localhost?...");
    }
    LoopbackClientId clientId = LoopbackClientId.parse(text);
    if (!clientId.scope().equals(string("scope"))) {
      throw MetadataFault.of(
          "scope", string("scope"), "must be the scope in the client_id: " + clientId.scope());
    }
    for (String uri : redirectUris) {
      URI checked = RedirectUriRules.checkLoopback(uri);
      if (clientId.redirectUris().stream()
          .noneMatch(its -> RedirectUriRules.matches(its, checked))) {
        throw MetadataFault.of(
            "redirect_uris", uri, "must be one of the redirect_uris in the client_id: " + text);
      }
    }
    refuse("client_uri");
    demandOneOf("application_type", "web", Set.of("native"));
  }

  private void checkHttps(String name) {
    if (json.containsKey(name)) {
      ClientUris.parseHttps(name, string(name));
    }
  }

  private void refuse(String name) {
    if (json.containsKey(name)) {
      throw brokenField(name, "must be left out: authorization servers refuse it");
    }
  }

  private void demandFlag(String name) {
    JsonValue value = json.get(name);
    if (value != null && !JsonValue.TRUE.equals(value) && !JsonValue.FALSE.equals(value)) {
      throw brokenField(name, "must be true or false");
    }
  }

  private void demandOneOf(String name, String absent, Set<String> allowed) {
    if (!allowed.contains(json.containsKey(name) ? string(name) : absent)) {
      throw brokenField(name, "must be " + String.join(" or ", allowed));
    }
  }

  private void demandDistinct(String name, List<String> values) {
    if (new HashSet<>(values).size() < values.size()) {
      throw brokenField(name, "must not repeat a value");
    }
  }

  private String optionalString(String name) {
    return json.containsKey(name) ? string(name) : "";
  }

  private String string(String name) {
    if (json.get(name) instanceof JsonString text) {
      return text.getString();
    }
    throw brokenField(name, "must be a string");
  }

  private List<String> strings(String name, List<String> absent) {
    return json.containsKey(name)
        ? JsonMembers.strings(json, name)
            .orElseThrow(() -> brokenField(name, "must be a list of strings"))
        : absent;
  }

  private IllegalArgumentException brokenField(String name, String rule) {
    return new IllegalArgumentException(
        "Client metadata: \""
            + name
            + "\" is "
            + JsonMembers.describe(json, name)
            + "; it "
            + rule);
  }
}
