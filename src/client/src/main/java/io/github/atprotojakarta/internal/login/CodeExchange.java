package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthCallbackException.Reason;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.http.TimeLimit;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.internal.oauth.TokenResponse;
import io.github.atprotojakarta.internal.refresh.Revocation;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.store.PendingAuthorization;

/** Exchanges the code of a callback for tokens, and revokes tokens that become no session. */
public final class CodeExchange {
  // The parts of the login's time after which its steps are over. A code that was sent is used up:
  // it is sent only if its response, the verification and, if that fails, the revocation have time.
  private static final double METADATA = 0.5;
  private static final double RESPONSE = 0.25;
  private static final double EXCHANGE = 0.75;

  private final ServerMetadataResolver servers;
  private final AuthorizationServerClient authorizationServer;
  private final Revocation revocation;

  /** Creates the exchange. */
  public CodeExchange(
      ServerMetadataResolver servers,
      AuthorizationServerClient authorizationServer,
      Revocation revocation) {
    this.servers = servers;
    this.authorizationServer = authorizationServer;
    this.revocation = revocation;
  }

  /**
   * Exchanges a code within the time of the login.
   *
   * @throws OAuthCallbackException if the server refuses it
   */
  TokenResponse exchange(PendingAuthorization pending, Secret code) {
    AuthorizationServerMetadata server =
        TimeLimit.until(METADATA, () -> servers.ofIssuer(pending.issuer(), false));
    return TimeLimit.until(EXCHANGE, RESPONSE, () -> exchange(pending, server, code));
  }

  private TokenResponse exchange(
      PendingAuthorization pending, AuthorizationServerMetadata server, Secret code) {
    try {
      return authorizationServer.exchange(
          server,
          code,
          pending.codeVerifier(),
          pending.redirectUri(),
          pending.dpopKey(),
          pending.authentication());
    } catch (HttpTransportException e) {
      throw UnreachableServer.exception(pending.issuer(), e);
    } catch (OAuthResponseException e) {
      if (UnreachableServer.isTemporary(e)) {
        throw UnreachableServer.exception(pending.issuer(), e);
      }
      throw new OAuthCallbackException(
          Reason.REFUSED,
          String.valueOf(e.getMessage()),
          e.error().orElse(null),
          e.description().orElse(null),
          e);
    }
  }

  /** Revokes the tokens of a login that fails; a failure is logged. */
  void revoke(PendingAuthorization pending, TokenResponse response) {
    revocation.revoke(pending.issuer(), response, pending.dpopKey(), pending.authentication());
  }
}
