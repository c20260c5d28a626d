package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthCallbackException.Reason;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.store.PendingAuthorization;
import java.net.URI;

/** Verifies that an account belongs to the server that issued its tokens: any server could lie. */
public final class AccountVerifier {
  private final IdentityResolver identities;
  private final ServerMetadataResolver servers;

  /** Creates the verifier. */
  public AccountVerifier(IdentityResolver identities, ServerMetadataResolver servers) {
    this.identities = identities;
    this.servers = servers;
  }

  /**
   * Returns the account's PDS. Uses no cache.
   *
   * @throws OAuthCallbackException when the login began for another account, or another server is
   *     responsible for the account
   */
  URI verifiedPds(PendingAuthorization pending, Did sub) {
    if (pending.expectedDid() != null && !pending.expectedDid().equals(sub)) {
      throw CallbackRules.otherAccount(pending, sub.toString());
    }
    URI pds;
    URI issuer;
    try {
      pds = identities.resolve(sub, true).pds();
      issuer = servers.ofPds(pds, true).issuer();
    } catch (TransientException e) {
      throw e;
    } catch (AtprotoOAuthException e) {
      throw new OAuthCallbackException(
          Reason.ACCOUNT_MISMATCH, String.valueOf(e.getMessage()), null, null, e);
    }
    if (!issuer.equals(pending.issuer())) {
      throw CallbackRules.foreignAccount(pending, sub.toString(), issuer);
    }
    return pds;
  }
}
