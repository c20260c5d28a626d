package io.github.atprotojakarta.webapp.storm;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication.PrivateKeyJwt;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.FormEncoding;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Signs many accounts in with the plain client, in this JVM, and gives each session as a Node
 * application would have stored it: the form in which a server takes sessions over.
 */
final class Logins implements AutoCloseable {
  /** Its name is nobody's, so that no certificate and no address is looked for. */
  static final String PUBLIC_URL = "https://storm.home.arpa";

  static final String SCOPE = "atproto";

  private static final String PASSWORD = "password";

  private final StrictNetwork network;
  private final ClientKeySet keys = ClientKeySet.generate(new SecureRandom(), "storm");
  private final InMemorySessionStore sessions = new InMemorySessionStore();
  private final AtprotoOAuthClient client;

  Logins(StrictNetwork network) {
    this.network = network;
    URI jwks = URI.create(PUBLIC_URL + "/oauth/jwks.json");
    ClientMetadata metadata =
        ClientMetadata.builder(URI.create(PUBLIC_URL + "/oauth/client-metadata.json"))
            .redirectUris(List.of(URI.create(PUBLIC_URL + "/oauth/callback")))
            .scope(SCOPE)
            .jwksUri(jwks)
            .build();
    network.publishClient(
        metadata.clientId(), metadata.toJson(), jwks.toString(), keys.toPublicJwks());
    client =
        AtprotoOAuthClient.builder()
            .clientMetadata(metadata)
            .keySet(keys)
            .developmentMode(true)
            .transport(network.transport())
            .identity(identity -> identity.plcDirectory(network.plcDirectory()))
            .sessionStore(sessions)
            .build();
  }

  ClientKeySet keys() {
    return keys;
  }

  /** Makes accounts and signs them in. */
  List<JsonObject> signIn(int count) {
    return IntStream.range(0, count).parallel().mapToObj(this::signInOne).toList();
  }

  private JsonObject signInOne(int number) {
    String handle = "s" + number + ".test";
    Did did = network.createAccount(handle, PASSWORD);
    // Verifying thousands of handles would be a storm of its own, on the DNS.
    network.editDidDocument(
        did, document -> Json.createObjectBuilder(document).remove("alsoKnownAs").build());
    LoginRedirect login = client.authorize(did.value(), AuthorizeOptions.DEFAULT);
    URI callback = network.signIn(login.redirect(), handle, PASSWORD);
    CallbackResult result =
        client.callback(
            CallbackParameters.parse(FormEncoding.parse(callback.getRawQuery())),
            login.browserToken());
    return nodeSession(sessions.find(result.session().key()).orElseThrow());
  }

  private static JsonObject nodeSession(StoredSession session) {
    TokenSet tokens = session.tokens();
    return Json.createObjectBuilder()
        .add("dpopJwk", parsed(session.dpopKey().toJwk().reveal()))
        .add(
            "authMethod",
            Json.createObjectBuilder()
                .add("method", "private_key_jwt")
                .add("kid", ((PrivateKeyJwt) session.authentication()).kid()))
        .add(
            "tokenSet",
            Json.createObjectBuilder()
                .add("iss", tokens.issuer().toString())
                .add("sub", tokens.sub().value())
                .add("aud", tokens.audience().toString())
                .add("scope", tokens.scope())
                .add("token_type", "DPoP")
                .add("access_token", tokens.accessToken().reveal())
                .add("refresh_token", tokens.refreshToken().reveal())
                .add("expires_at", tokens.expiresAt().toString()))
        .build();
  }

  private static JsonObject parsed(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
