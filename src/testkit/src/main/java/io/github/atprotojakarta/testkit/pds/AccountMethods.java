package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.Accounts;
import io.github.atprotojakarta.testkit.server.Call;
import io.github.atprotojakarta.testkit.server.Documents;
import io.github.atprotojakarta.testkit.server.Response;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The methods about accounts and their names, and the profile of the application view. */
final class AccountMethods {
  static final String APP_VIEW = "did:web:api.bsky.app#bsky_appview";

  private final URI pds;
  private final Accounts accounts;

  AccountMethods(URI pds, Accounts accounts) {
    this.pds = pds;
    this.accounts = accounts;
  }

  Response session(Call call, AuthenticatedCaller caller) {
    return Response.json(
        200,
        Documents.object()
            .add("did", caller.did())
            .add("handle", caller.account().handle())
            .add("active", caller.account().active())
            .build());
  }

  /** Answers for every handle of the network, as an entryway does. */
  Response resolveHandle(Call call) {
    String handle = Pds.parameter(call, "handle").toLowerCase(Locale.ROOT);
    return accounts
        .handles()
        .resolve(handle)
        .map(did -> Response.json(200, Documents.object().add("did", did.value()).build()))
        .orElseThrow(() -> XrpcErrorException.invalid("Unable to resolve handle"));
  }

  /** With a token it must allow the call to the application view; without one it is public. */
  Response profile(Call call, @Nullable AuthenticatedCaller caller) {
    if (caller != null) {
      caller.permissions().requireRpc("app.bsky.actor.getProfile", APP_VIEW);
    }
    Account account =
        accounts
            .byIdentifier(Pds.parameter(call, "actor"))
            .orElseThrow(() -> XrpcErrorException.invalid("Profile not found"));
    String name = account.handle().split("\\.", 2)[0];
    return Response.json(
        200,
        Documents.object()
            .add("did", account.did().value())
            .add("handle", account.handle())
            .add("displayName", name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))
            .add("avatar", pds + Pictures.path(account))
            .build());
  }
}
