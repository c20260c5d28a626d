package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.AccountIdentifier;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.Handle;
import io.github.atprotojakarta.identity.Identity;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the destination of a login for a handle, a DID, or the address of a server. */
public final class LoginDestinations {
  private final IdentityResolver identities;
  private final ServerMetadataResolver servers;
  private final boolean allowHttp;

  /**
   * Creates the finder.
   *
   * @param allowHttp whether the user may name a server with plain http
   */
  public LoginDestinations(
      IdentityResolver identities, ServerMetadataResolver servers, boolean allowHttp) {
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
      return ofServer(byServer.origin(), check);
    }
    if (parsed instanceof AccountIdentifier.ByHandle byHandle) {
      return ofHandle(byHandle.handle(), check);
    }
    Did did = ((AccountIdentifier.ByDid) parsed).did();
    check.accept(did);
    return ofAccount(identities.resolve(did, false), did.toString());
  }

  /** People paste the address of their own page, whose host is their handle. */
  private LoginDestination ofServer(URI origin, Consumer<Did> check) {
    try {
      return new LoginDestination(servers.ofServer(origin), null, null);
    } catch (ServerMetadataException | TransientException noServer) {
      return ofOwnPage(origin, check)
          .orElseThrow(
              () ->
                  noServer instanceof ServerMetadataException
                      ? new ServerMetadataException(
                          noServer.getMessage()
                              + " If this is the page of an account, enter its handle instead.",
                          noServer)
                      : noServer);
    }
  }

  private Optional<LoginDestination> ofOwnPage(URI origin, Consumer<Did> check) {
    try {
      return Optional.of(ofHandle(Handle.parse(origin.getHost()), check));
    } catch (IdentityException | TransientException e) {
      return Optional.empty();
    }
  }

  private LoginDestination ofHandle(Handle handle, Consumer<Did> check) {
    Identity identity = identities.resolve(handle);
    check.accept(identity.did());
    return ofAccount(identity, handle.toString());
  }

  private LoginDestination ofAccount(Identity identity, String loginHint) {
    return new LoginDestination(servers.ofPds(identity.pds(), false), identity.did(), loginHint);
  }
}
