package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.identity.Identity;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.TokenInfo;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Makes the JSON documents of the endpoints: client metadata, public keys, current session. */
@Dependent
public final class ClientDocuments {
  private static final System.Logger LOG = System.getLogger(ClientDocuments.class.getName());

  private final AtprotoOAuthClient client;

  /** Creates the documents of a client. */
  @Inject
  public ClientDocuments(@LibraryBean AtprotoOAuthClient client) {
    this.client = client;
  }

  /** Returns the client metadata document, which authorization servers fetch. */
  public HttpReply clientMetadata() {
    if (client.clientMetadata().isLoopback()) {
      throw new RejectedRequestException(
          ErrorKind.NOT_FOUND,
          "A loopback client has no metadata document: servers derive its metadata from its"
              + " client_id. Set atproto.public-url to publish a document.");
    }
    return published(client.clientMetadata().toJson());
  }

  /** Returns the client's public keys. */
  public HttpReply keys() {
    if (client.keySet().isEmpty()) {
      throw new RejectedRequestException(
          ErrorKind.NOT_FOUND,
          "This client has no keys. Set atproto.keys, atproto.keys-file, atproto.keystore or"
              + " atproto.keys-order to give it keys.");
    }
    return published(client.keySet().toPublicJwks());
  }

  /** Returns who is signed in, for scripts of the application's pages. */
  public HttpReply session(OAuthSession session) {
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

  /**
   * Returns the identity; {@code null} if it cannot be resolved now, as only the handle needs it.
   */
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
