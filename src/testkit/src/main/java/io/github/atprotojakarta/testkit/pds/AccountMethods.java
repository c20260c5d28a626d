package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.AccountStore;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The XRPC methods for accounts and handles, and the profile method of the AppView. */
final class AccountMethods {
  static final String APP_VIEW = "did:web:api.bsky.app#bsky_appview";

  private final URI pds;
  private final AccountStore accounts;

  AccountMethods(URI pds, AccountStore accounts) {
    this.pds = pds;
    this.accounts = accounts;
  }

  ServerResponse session(ServerRequest request, AuthenticatedCaller caller) {
    return ServerResponse.json(
        200,
        JsonDocuments.object()
            .add("did", caller.did())
            .add("handle", caller.account().handle())
            .add("active", caller.account().active())
            .build());
  }

  /** A procedure without input: neither a body nor a type of one is allowed. */
  ServerResponse confirmEmail(ServerRequest request, AuthenticatedCaller caller) {
    caller.permissions().requireAccount("email", "manage");
    if (request.header("Content-Type").isPresent()
        || request.header("Transfer-Encoding").isPresent()
        || !request.header("Content-Length").orElse("0").equals("0")
        || !request.body().isEmpty()) {
      throw XrpcErrorException.invalid("A request body was provided when none was expected");
    }
    return ServerResponse.empty(200);
  }

  /** Resolves every handle of the network, as an entryway does. */
  ServerResponse resolveHandle(ServerRequest request) {
    String handle = Pds.parameter(request, "handle").toLowerCase(Locale.ROOT);
    return accounts
        .handles()
        .resolve(handle)
        .map(
            did -> ServerResponse.json(200, JsonDocuments.object().add("did", did.value()).build()))
        .orElseThrow(() -> XrpcErrorException.invalid("Unable to resolve handle"));
  }

  /** Is public without a token; a token must allow the call to the AppView. */
  ServerResponse profile(ServerRequest request, @Nullable AuthenticatedCaller caller) {
    demandAppView("app.bsky.actor.getProfile", caller);
    Account account =
        accounts
            .byIdentifier(Pds.parameter(request, "actor"))
            .orElseThrow(() -> XrpcErrorException.invalid("Profile not found"));
    return ServerResponse.json(200, profile(account));
  }

  /** Returns the profiles of several accounts, without those that do not exist. */
  ServerResponse profiles(ServerRequest request, @Nullable AuthenticatedCaller caller) {
    demandAppView("app.bsky.actor.getProfiles", caller);
    JsonArrayBuilder profiles = JsonDocuments.array();
    request.queries().getOrDefault("actors", List.of()).stream()
        .flatMap(actor -> accounts.byIdentifier(actor).stream())
        .forEach(account -> profiles.add(profile(account)));
    return ServerResponse.json(200, JsonDocuments.object().add("profiles", profiles).build());
  }

  private static void demandAppView(String method, @Nullable AuthenticatedCaller caller) {
    if (caller != null) {
      caller.permissions().requireRpc(method, APP_VIEW);
    }
  }

  private JsonObject profile(Account account) {
    String name = account.handle().split("\\.", 2)[0];
    return JsonDocuments.object()
        .add("did", account.did().value())
        .add("handle", account.handle())
        .add("displayName", name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))
        .add("avatar", pds + ProfilePictures.path(account))
        .build();
  }
}
