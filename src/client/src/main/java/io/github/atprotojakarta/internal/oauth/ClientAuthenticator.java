package io.github.atprotojakarta.internal.oauth;

import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
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
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Selects and makes the client's authentication (RFC 7523 for {@code private_key_jwt}). */
final class ClientAuthenticator {
  /** The reference server accepts an assertion for one minute from its {@code iat}. */
  private static final Duration LIFETIME = Duration.ofMinutes(1);

  private final ClientMetadata client;
  private final Supplier<ClientKeySet> keys;
  private final JwtSigner signer;
  private final ServerClocks clocks;

  ClientAuthenticator(
      ClientMetadata client, Supplier<ClientKeySet> keys, JwtSigner signer, ServerClocks clocks) {
    this.client = client;
    this.keys = keys;
    this.signer = signer;
    this.clocks = clocks;
  }

  ClientAuthentication negotiate(AuthorizationServerMetadata server) {
    ClientAuthentication chosen =
        client.confidential()
            ? new ClientAuthentication.PrivateKeyJwt(select(server).kid())
            : new ClientAuthentication.None();
    demandMethod(server, chosen.method());
    return chosen;
  }

  /** A key for the assertions of one request; empty for a public client. */
  Optional<AssertionKey> keyFor(
      AuthorizationServerMetadata server, ClientAuthentication authentication) {
    demandMethod(server, authentication.method());
    if (authentication instanceof ClientAuthentication.PrivateKeyJwt method) {
      ClientKey key = key("this login or session", method.kid());
      return Optional.of(new AssertionKey(key, algorithm(server, key)));
    }
    return Optional.empty();
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
    if (keys.get().holds(dpopKey.thumbprint())) {
      throw new IllegalArgumentException(
          "The DPoP key " + dpopKey.thumbprint() + " is also a client key; create a new DPoP key");
    }
  }

  /**
   * Returns a new assertion. Servers accept each {@code jti} once, so every attempt needs its own.
   */
  ClientAssertion assertion(AssertionKey by, URI issuer, URI endpoint) {
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
      return new ClientAssertion(
          SignedJWT.parse(by.key().sign(signer, by.algorithm(), claims.toJWTClaimsSet())));
    } catch (ParseException | IllegalArgumentException e) {
      throw new IllegalStateException("A newly created client assertion cannot be parsed", e);
    }
  }

  /** The first key that may sign now, and whose algorithm the server accepts. */
  private ClientKey select(AuthorizationServerMetadata server) {
    ClientKeySet all = keys.get();
    return all.select(algorithms(server), clocks.local())
        .orElseThrow(
            () ->
                new AuthMethodUnsatisfiableException(
                    all.isEmpty()
                        ? "The client "
                            + client.clientId()
                            + " is confidential, but no client key is configured"
                        : "None of the client keys "
                            + all.kids()
                            + " may sign now and has an algorithm that the authorization server "
                            + server.issuer()
                            + " accepts ("
                            + server.authSigningAlgorithms()
                            + ")"));
  }

  private ClientKey key(String what, String kid) {
    ClientKeySet all = keys.get();
    ClientKey key =
        all.find(kid)
            .orElseThrow(
                () ->
                    new AuthMethodUnsatisfiableException(
                        "The client key \""
                            + kid
                            + "\" of "
                            + what
                            + " is not configured any more (configured: "
                            + all.kids()
                            + "). Configure it again, or let the user sign in again"));
    key.obstacle(clocks.local())
        .ifPresent(
            obstacle -> {
              throw new AuthMethodUnsatisfiableException(
                  "The client key \""
                      + kid
                      + "\" of "
                      + what
                      + " "
                      + obstacle
                      + ". Let the user sign in again");
            });
    return key;
  }

  private static ClientKeyAlgorithm algorithm(AuthorizationServerMetadata server, ClientKey key) {
    return key.algorithm(algorithms(server))
        .orElseThrow(
            () ->
                new AuthMethodUnsatisfiableException(
                    "The authorization server "
                        + server.issuer()
                        + " accepts client assertions with "
                        + server.authSigningAlgorithms()
                        + ", but the client key \""
                        + key.kid()
                        + "\" of this login or session signs "
                        + key.algorithms()
                        + ". Let the user sign in again"));
  }

  private static Set<ClientKeyAlgorithm> algorithms(AuthorizationServerMetadata server) {
    return server.authSigningAlgorithms().stream()
        .flatMap(name -> ClientKeyAlgorithm.of(name).stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(ClientKeyAlgorithm.class)));
  }

  private void demandMethod(AuthorizationServerMetadata server, String method) {
    if (!server.authMethods().contains(method)) {
      throw new AuthMethodUnsatisfiableException(
          "The authorization server "
              + server.issuer()
              + " accepts "
              + UntrustedText.clean(server.authMethods().toString())
              + " for client authentication, but this client uses "
              + method);
    }
  }
}
