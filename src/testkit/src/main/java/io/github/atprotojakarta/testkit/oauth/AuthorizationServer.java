package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.identity.AccountStore;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequests;
import io.github.atprotojakarta.testkit.oauth.authorization.TokenScopes;
import io.github.atprotojakarta.testkit.oauth.client.ClientAuthenticationCheck;
import io.github.atprotojakarta.testkit.oauth.client.ClientDirectory;
import io.github.atprotojakarta.testkit.oauth.dialect.Dialect;
import io.github.atprotojakarta.testkit.oauth.dpop.IssuedNonces;
import io.github.atprotojakarta.testkit.oauth.pages.AuthorizationEndpoint;
import io.github.atprotojakarta.testkit.oauth.token.TokenGrants;
import io.github.atprotojakarta.testkit.oauth.token.TokenSessions;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.OriginServer;
import io.github.atprotojakarta.testkit.server.RandomIds;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/** An authorization server: sign-in pages, endpoints for clients, and metadata. */
public final class AuthorizationServer {
  /** The algorithms of the reference server. */
  public static final List<String> USUAL_ALGORITHMS = ServerMetadataDocument.ALGORITHMS;

  private final URI issuer;
  private final IssuedNonces nonces;
  private final TokenSessions sessions;

  /**
   * Adds the endpoints to a server.
   *
   * @param server the server, whose origin is the issuer
   * @param pages the server of the sign-in pages
   * @param pds the PDS whose accounts sign in here
   * @param assertionAlgorithms the algorithms of client assertions that it lists and accepts
   * @param scopes writes the scopes of tokens
   */
  public AuthorizationServer(
      OriginServer server,
      OriginServer pages,
      URI pds,
      AccountStore accounts,
      ClientDirectory clients,
      TokenSessions sessions,
      Clock clock,
      RandomIds ids,
      List<String> assertionAlgorithms,
      TokenScopes scopes,
      Dialect dialect) {
    this.issuer = server.origin();
    this.nonces = new IssuedNonces(clock, ids);
    this.sessions = sessions;
    AuthorizationRequests requests =
        new AuthorizationRequests(clock, ids, dialect.requests().lifetime());
    new ClientEndpoints(
            clock,
            nonces,
            clients,
            new ClientAuthenticationCheck(issuer.toString(), clock, assertionAlgorithms),
            requests,
            new TokenGrants(clock, requests, sessions, scopes),
            scopes,
            sessions.history(),
            dialect)
        .serve(server);
    new AuthorizationEndpoint(issuer, pages, pds, accounts, ids, requests, dialect.pages()).serve();
    JsonObject reference =
        ServerMetadataDocument.of(
            issuer.toString(), pages.origin().toString(), pds.toString(), assertionAlgorithms);
    serveMetadata(server, dialect.metadata().server(reference, issuer.toString()));
  }

  /** Returns the issuer. */
  public URI issuer() {
    return issuer;
  }

  /** Returns the nonces of the endpoints for clients. */
  public IssuedNonces nonces() {
    return nonces;
  }

  /** Returns the sessions. */
  public TokenSessions sessions() {
    return sessions;
  }

  private void serveMetadata(OriginServer server, JsonObject document) {
    server
        .on(
            "GET",
            "/.well-known/oauth-authorization-server",
            Endpoint.SERVER_METADATA,
            call ->
                ServerResponse.json(200, document)
                    .with("Access-Control-Allow-Origin", "*")
                    .with("Cache-Control", "max-age=300"))
        .on(
            "GET",
            "/oauth/jwks",
            Endpoint.SERVER_METADATA,
            call ->
                ServerResponse.json(
                    200, JsonDocuments.object().add("keys", JsonDocuments.array()).build()));
  }
}
