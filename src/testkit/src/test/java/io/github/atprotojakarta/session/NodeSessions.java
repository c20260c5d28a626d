package io.github.atprotojakarta.session;

import static java.util.Objects.requireNonNull;

import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.oauth.ClientAuthentication.PrivateKeyJwt;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/** Sessions in the format of {@code @atproto/oauth-client-node}. */
public final class NodeSessions {
  private NodeSessions() {}

  /** Returns a session of a confidential client as the reference package saves it. */
  public static JsonObject saved(StoredSession session) {
    TokenSet tokens = session.tokens();
    return Json.createObjectBuilder()
        .add("dpopJwk", UntrustedJson.object(session.dpopKey().toJwk().reveal()).orElseThrow())
        .add(
            "authMethod",
            Json.createObjectBuilder()
                .add("method", "private_key_jwt")
                .add("kid", ((PrivateKeyJwt) session.authentication()).kid()))
        .add(
            "tokenSet",
            Json.createObjectBuilder()
                .add("iss", tokens.issuer().toString())
                .add("sub", tokens.sub().toString())
                .add("aud", tokens.audience() + "/")
                .add("scope", tokens.scope())
                .add("access_token", tokens.accessToken().reveal())
                .add("refresh_token", requireNonNull(tokens.refreshToken()).reveal())
                .add("token_type", "DPoP")
                .add("expires_at", requireNonNull(tokens.expiresAt()).toString()))
        .build();
  }
}
