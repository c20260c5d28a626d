package io.github.atprotojakarta.testkit.hostile;

/** The documents of a host that plays every part of a login itself. */
final class StrangersDocuments {
  private static final String DID_DOCUMENT =
      """
      {"@context": ["https://www.w3.org/ns/did/v1"], "id": "did:web:%1$s",
       "alsoKnownAs": ["at://%1$s"],
       "service": [{"id": "#atproto_pds", "type": "AtprotoPersonalDataServer",
                    "serviceEndpoint": "%2$s"}]}""";

  private static final String RESOURCE =
      """
      {"resource": "%2$s", "authorization_servers": ["%2$s"]}""";

  private static final String SERVER =
      """
      {"issuer": "%2$s",
       "authorization_endpoint": "%2$s/authorize",
       "token_endpoint": "%2$s/token",
       "pushed_authorization_request_endpoint": "%2$s/par",
       "require_pushed_authorization_requests": true,
       "response_types_supported": ["code"],
       "response_modes_supported": ["query"],
       "grant_types_supported": ["authorization_code", "refresh_token"],
       "code_challenge_methods_supported": ["S256"],
       "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
       "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
       "dpop_signing_alg_values_supported": ["ES256"],
       "scopes_supported": ["atproto", "transition:generic"],
       "authorization_response_iss_parameter_supported": true,
       "client_id_metadata_document_supported": true,
       "protected_resources": ["%2$s"]}""";

  private static final String PUSHED =
      """
      {"request_uri": "urn:ietf:params:oauth:request_uri:req-1", "expires_in": 300}""";

  private StrangersDocuments() {}

  /** Returns the document of a host at a path. */
  static String of(String host, String path) {
    String origin = (host.startsWith("127.0.0.1") ? "http://" : "https://") + host;
    return template(path).formatted(host, origin);
  }

  private static String template(String path) {
    return switch (path) {
      case "/.well-known/atproto-did" -> "did:web:%1$s";
      case "/.well-known/did.json" -> DID_DOCUMENT;
      case "/.well-known/oauth-protected-resource" -> RESOURCE;
      case "/.well-known/oauth-authorization-server" -> SERVER;
      case "/par" -> PUSHED;
      default -> "{}";
    };
  }
}
