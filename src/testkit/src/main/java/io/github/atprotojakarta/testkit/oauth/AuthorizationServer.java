package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.identity.Accounts;
import io.github.atprotojakarta.testkit.oauth.client.ClientAuthenticationCheck;
import io.github.atprotojakarta.testkit.oauth.client.ClientDirectory;
import io.github.atprotojakarta.testkit.server.Documents;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.RandomIds;
import io.github.atprotojakarta.testkit.server.Response;
import io.github.atprotojakarta.testkit.server.Site;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/** An authorization server: who signs in, what clients may do, and the tokens. */
public final class AuthorizationServer {
  private final URI issuer;
  private final IssuedNonces nonces;
  private final TokenSessions sessions;

  /**
   * Serves at a site.
   *
   * @param pds the PDS whose accounts sign in here
   */
  public AuthorizationServer(
      Site site,
      URI pds,
      Accounts accounts,
      ClientDirectory clients,
      Clock clock,
      RandomIds ids,
      Tally tally,
      Duration accessTokenLifetime) {
    this.issuer = site.origin();
    this.nonces = new IssuedNonces(clock, ids);
    this.sessions = new TokenSessions(clock, ids, tally, accessTokenLifetime);
    AuthorizationRequests requests = new AuthorizationRequests(clock, ids);
    new ClientEndpoints(
            clock,
            nonces,
            clients,
            new ClientAuthenticationCheck(issuer.toString(), clock),
            requests,
            new Grants(clock, requests, sessions),
            tally.history())
        .serve(site);
    Devices devices = new Devices(ids, issuer.getScheme().equals("https"));
    new AuthorizationPages(site, pds, accounts, devices, requests).serve();
    metadata(site, pds.toString());
  }

  /** The issuer. */
  public URI issuer() {
    return issuer;
  }

  /** The nonces of the end points for clients. */
  public IssuedNonces nonces() {
    return nonces;
  }

  /** The sessions. */
  public TokenSessions sessions() {
    return sessions;
  }

  private void metadata(Site site, String resource) {
    site.on(
            "GET",
            "/.well-known/oauth-authorization-server",
            Endpoint.SERVER_METADATA,
            call ->
                Response.json(200, ServerMetadata.of(issuer.toString(), resource))
                    .with("Access-Control-Allow-Origin", "*")
                    .with("Cache-Control", "max-age=300"))
        .on(
            "GET",
            "/oauth/jwks",
            Endpoint.SERVER_METADATA,
            call -> Response.json(200, Documents.object().add("keys", Documents.array()).build()));
  }
}
