package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.identity.Identity;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.TokenInfo;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The JSON that the resource serves: the client's own documents, and who is signed in. */
final class ClientDocuments {
  private static final System.Logger LOG = System.getLogger(ClientDocuments.class.getName());

  private final AtprotoOAuthClient client;

  ClientDocuments(AtprotoOAuthClient client) {
    this.client = client;
  }

  /** The client metadata document, which authorization servers fetch. */
  HttpReply clientMetadata() {
    if (client.clientMetadata().isLoopback()) {
      throw new RejectedRequestException(
          ErrorKind.NOT_FOUND,
          "A loopback client has no metadata document: servers read its client_id itself."
              + " Set atproto.public-url to have one.");
    }
    return published(client.clientMetadata().toJson());
  }

  /** The public keys. */
  HttpReply keys() {
    if (client.keySet().isEmpty()) {
      throw new RejectedRequestException(
          ErrorKind.NOT_FOUND,
          "This client has no keys. Set atproto.keys or atproto.keys-file to have some.");
    }
    return published(client.keySet().toPublicJwks());
  }

  /** Who is signed in, for the scripts of the application's own pages. */
  HttpReply session(OAuthSession session) {
    TokenInfo info = session.tokenInfo();
    Identity identity = identity(session);
    JsonObjectBuilder json = Json.createObjectBuilder().add("did", session.did().value());
    if (identity == null || identity.handle().isEmpty()) {
      json.addNull("handle");
    } else {
      json.add("handle", identity.handle().get().value());
    }
    json.add("pds", info.audience().toString());
    json.add("issuer", info.issuer().toString());
    json.add("scopes", Json.createArrayBuilder(info.scopes()));
    if (info.expiresAt() == null) {
      json.addNull("expiresAt");
    } else {
      json.add("expiresAt", info.expiresAt().toString());
    }
    return HttpReply.of(200, "application/json", json.build().toString());
  }

  /** The identity, unless nobody tells it now: who is signed in does not depend on it. */
  private @Nullable Identity identity(OAuthSession session) {
    try {
      return client.identity(session.did());
    } catch (AtprotoOAuthException e) {
      LOG.log(Level.DEBUG, "No handle for " + session.did(), e);
      return null;
    }
  }

  private static HttpReply published(JsonObject json) {
    return HttpReply.of(200, "application/json", json.toString())
        .with("Cache-Control", "public, max-age=300")
        .with("Access-Control-Allow-Origin", "*");
  }
}
