package io.github.atprotojakarta.bench;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/** What all measurements share: the client, its sessions, the call and its response. */
final class Workload {
  static final String NSID = "app.bsky.feed.getTimeline";
  static final String BODY =
      """
      {"did":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","handle":"alice.example.com","active":true}""";
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type", "application/json; charset=utf-8",
          "DPoP-Nonce", "GZ7mXqTzMZFZ8T1Zl0mDWf3E6vQKZzq1Sg3s6yqQk1A",
          "RateLimit-Limit", "3000",
          "RateLimit-Remaining", "2999",
          "Date", "Wed, 02 Dec 2026 06:00:00 GMT");

  /** A signed token of the reference PDS has about this many characters. */
  static final int TOKEN_LENGTH = 700;

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Workload() {}

  /** Returns the public client of an application on this machine. */
  static ClientMetadata metadata() {
    return ClientMetadata.loopback(
        List.of(URI.create("http://127.0.0.1/callback")), "atproto transition:generic");
  }

  /** Returns a builder of that client. */
  static AtprotoOAuthClientBuilder client() {
    return AtprotoOAuthClient.builder().clientMetadata(metadata()).developmentMode(true);
  }

  /** Makes the call that is measured. */
  static JsonObject call(OAuthSession session) {
    return session.xrpc().query(NSID, Map.of("limit", 50));
  }

  /** Returns a transport that responds at once, without a network. */
  static HttpTransport atOnce() {
    byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
    Map<String, List<String>> headers =
        HEADERS.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, header -> List.of(header.getValue())));
    return request -> new HttpResponse(200, headers, new ByteArrayInputStream(body));
  }

  /** Returns a new session of a new account; its tokens are fresh for a day. */
  static StoredSession session(URI server) {
    Did did = Did.parse("did:plc:" + letters(new Random(RANDOM.nextLong()), 24));
    return StoredSession.builder()
        .key(SessionKey.of(did, Secret.of(UUID.randomUUID().toString())))
        .clientId(metadata().clientId())
        .authentication(new ClientAuthentication.None())
        .dpopKey(DpopKey.generate(RANDOM))
        .tokens(tokens(server, did))
        .createdAt(Instant.now())
        .build();
  }

  private static TokenSet tokens(URI server, Did did) {
    return new TokenSet(
        server,
        did,
        server,
        "atproto transition:generic",
        Secret.of(letters(new Random(RANDOM.nextLong()), TOKEN_LENGTH)),
        Secret.of("refresh-" + did.value()),
        Instant.now().plus(Duration.ofDays(1)));
  }

  private static String letters(Random random, int length) {
    StringBuilder letters = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      letters.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return letters.toString();
  }

  /** Returns the metadata of an authorization server, RFC 8414. */
  static JsonObject serverMetadata(URI issuer) {
    return Json.createObjectBuilder()
        .add("issuer", issuer.toString())
        .add("authorization_endpoint", issuer + "/oauth/authorize")
        .add("token_endpoint", issuer + "/oauth/token")
        .add("revocation_endpoint", issuer + "/oauth/revoke")
        .add("pushed_authorization_request_endpoint", issuer + "/oauth/par")
        .add("require_pushed_authorization_requests", true)
        .add("authorization_response_iss_parameter_supported", true)
        .add("client_id_metadata_document_supported", true)
        .add("scopes_supported", array("atproto", "transition:generic"))
        .add("response_types_supported", array("code"))
        .add("grant_types_supported", array("authorization_code", "refresh_token"))
        .add("code_challenge_methods_supported", array("S256"))
        .add("token_endpoint_auth_methods_supported", array("none", "private_key_jwt"))
        .add("token_endpoint_auth_signing_alg_values_supported", array("ES256"))
        .add("dpop_signing_alg_values_supported", array("ES256"))
        .add("protected_resources", array(issuer.toString()))
        .build();
  }

  private static JsonArray array(String... values) {
    return Json.createArrayBuilder(List.of(values)).build();
  }
}
