package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.identity.AccountIdentifier;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.Identity;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The authorization server of a login, and the account if the user named one.
 *
 * @param server the authorization server
 * @param account the account that the login must end with; {@code null} if the user named a server
 * @param loginHint the handle or DID for the server's form; {@code null} if the user named a server
 */
record LoginDestination(
    AuthorizationServerMetadata server, @Nullable Did account, @Nullable String loginHint) {

  /** Finds the destination for a handle, a DID, or the address of a server. */
  static final class Finder {
    private final IdentityResolver identities;
    private final ServerMetadataResolver servers;
    private final boolean allowHttp;

    Finder(IdentityResolver identities, ServerMetadataResolver servers, boolean allowHttp) {
      this.identities = identities;
      this.servers = servers;
      this.allowHttp = allowHttp;
    }

    /**
     * Finds it.
     *
     * @param check throws an exception to refuse an account, before its server is asked
     */
    LoginDestination find(String identifier, Consumer<Did> check) {
      AccountIdentifier parsed = AccountIdentifier.parse(identifier, allowHttp);
      if (parsed instanceof AccountIdentifier.ByServer byServer) {
        return new LoginDestination(servers.ofServer(byServer.origin()), null, null);
      }
      if (parsed instanceof AccountIdentifier.ByHandle byHandle) {
        Identity identity = identities.resolve(byHandle.handle());
        check.accept(identity.did());
        return ofAccount(identity, byHandle.handle().toString());
      }
      Did did = ((AccountIdentifier.ByDid) parsed).did();
      check.accept(did);
      return ofAccount(identities.resolve(did, false), did.toString());
    }

    private LoginDestination ofAccount(Identity identity, String loginHint) {
      return new LoginDestination(servers.ofPds(identity.pds(), false), identity.did(), loginHint);
    }
  }
}
