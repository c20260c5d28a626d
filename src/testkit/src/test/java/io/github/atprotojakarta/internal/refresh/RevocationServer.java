package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The authorization server of {@link StoredSamples}, which revokes tokens or refuses to. */
final class RevocationServer {
  static final URI ISSUER = URI.create("https://issuer.example");

  private static final String METADATA =
      """
      {
        "issuer": "https://issuer.example",
        "authorization_endpoint": "https://issuer.example/authorize",
        "token_endpoint": "https://issuer.example/token",
        "pushed_authorization_request_endpoint": "https://issuer.example/par",
        "revocation_endpoint": "https://issuer.example/revoke",
        "require_pushed_authorization_requests": true,
        "client_id_metadata_document_supported": true,
        "authorization_response_iss_parameter_supported": true,
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "scopes_supported": ["atproto"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"]
      }
      """;

  /** The forms of the revocations. */
  final List<String> revocations = new ArrayList<>();

  int metadataRequests;
  int status = 200;
  String error = "";

  Revocation revocation() {
    return OfflineServer.revocation(this::respond);
  }

  private HttpResponse respond(HttpRequest request) throws HttpTransportException {
    Map<String, String> json = Map.of("Content-Type", "application/json");
    if (request.uri().getPath().startsWith("/.well-known/")) {
      metadataRequests++;
      return HttpResponse.of(200, json, METADATA);
    }
    try {
      revocations.add(new String(request.body().open().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new HttpTransportException(HttpTransportException.Kind.EXCHANGE, "no body", e);
    }
    return HttpResponse.of(status, json, "{\"error\":\"" + error + "\"}");
  }

  /** Returns a session of a public client, for which a server needs no key. */
  static StoredSession session(Instant createdAt) {
    return StoredSamples.session(StoredSamples.account(), createdAt).toBuilder()
        .authentication(new ClientAuthentication.None())
        .build();
  }
}
