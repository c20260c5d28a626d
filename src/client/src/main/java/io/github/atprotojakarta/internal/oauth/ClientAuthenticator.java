package io.github.atprotojakarta.internal.oauth;

import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.JWTID;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.internal.dpop.ServerClocks;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.jose.JwtSigner;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.client.ClientKey;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** Selects and makes the client's authentication (RFC 7523 for {@code private_key_jwt}). */
final class ClientAuthenticator {
  /** The reference server accepts an assertion for one minute from its {@code iat}. */
  private static final Duration LIFETIME = Duration.ofMinutes(1);

  private final ClientMetadata client;
  private final ClientKeySet keys;
  private final JwtSigner signer;
  private final ServerClocks clocks;

  ClientAuthenticator(
      ClientMetadata client, ClientKeySet keys, JwtSigner signer, ServerClocks clocks) {
    this.client = client;
    this.keys = keys;
    this.signer = signer;
    this.clocks = clocks;
  }

  ClientAuthentication negotiate(AuthorizationServerMetadata server) {
    ClientAuthentication chosen =
        client.confidential()
            ? new ClientAuthentication.PrivateKeyJwt(newestKey().kid())
            : new ClientAuthentication.None();
    demandAccepted(server, chosen);
    return chosen;
  }

  /** A key for the assertions of one request; empty for a public client. */
  Optional<ClientKey> keyFor(
      AuthorizationServerMetadata server, ClientAuthentication authentication) {
    demandAccepted(server, authentication);
    return authentication instanceof ClientAuthentication.PrivateKeyJwt method
        ? Optional.of(key("this login or session", method.kid()))
        : Optional.empty();
  }

  void demandKey(String what, ClientAuthentication authentication) {
    if (authentication instanceof ClientAuthentication.PrivateKeyJwt method) {
      ClientKey unused = key(what, method.kid());
    }
  }

  /**
   * Refuses a DPoP key that is also a client key: an attacker could use a signature of one role for
   * the other.
   */
  void demandSeparate(DpopKey dpopKey) {
    if (keys.holds(dpopKey.thumbprint())) {
      throw new IllegalArgumentException(
          "The DPoP key " + dpopKey.thumbprint() + " is also a client key; create a new DPoP key");
    }
  }

  /**
   * Returns a new assertion. Servers accept each {@code jti} once, so every attempt needs its own.
   */
  PrivateKeyJWT assertion(ClientKey key, URI issuer, URI endpoint) {
    Instant now = clocks.instant(Origin.of(endpoint));
    JWTAuthenticationClaimsSet claims =
        new JWTAuthenticationClaimsSet(
            new ClientID(client.clientId()),
            List.of(new Audience(issuer)),
            Date.from(now.plus(LIFETIME)),
            null,
            Date.from(now),
            new JWTID(signer.freshId()));
    try {
      return new PrivateKeyJWT(SignedJWT.parse(key.sign(signer, claims.toJWTClaimsSet())));
    } catch (ParseException | IllegalArgumentException e) {
      throw new IllegalStateException("A newly created client assertion cannot be parsed", e);
    }
  }

  private ClientKey newestKey() {
    return keys.newest()
        .orElseThrow(
            () ->
                new AuthMethodUnsatisfiableException(
                    "The client "
                        + client.clientId()
                        + " is confidential, but no client key is configured"));
  }

  private ClientKey key(String what, String kid) {
    return keys.find(kid)
        .orElseThrow(
            () ->
                new AuthMethodUnsatisfiableException(
                    "The client key \""
                        + kid
                        + "\" of "
                        + what
                        + " is not configured any more (configured: "
                        + keys.kids()
                        + "). Configure it again, or let the user sign in again"));
  }

  private static void demandAccepted(
      AuthorizationServerMetadata server, ClientAuthentication authentication) {
    if (!server.authMethods().contains(authentication.method())) {
      throw new AuthMethodUnsatisfiableException(
          "The authorization server "
              + server.issuer()
              + " accepts "
              + UntrustedText.clean(server.authMethods().toString())
              + " for client authentication, but this client uses "
              + authentication.method());
    }
  }
}
