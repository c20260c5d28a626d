package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.AccountStore;
import io.github.atprotojakarta.testkit.oauth.AuthorizationServer;
import io.github.atprotojakarta.testkit.oauth.dialect.Dialect;
import io.github.atprotojakarta.testkit.oauth.dpop.IssuedNonces;
import io.github.atprotojakarta.testkit.oauth.dpop.ProofCheck;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.OriginServer;
import io.github.atprotojakarta.testkit.server.RandomIds;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A personal data server, protected by an authorization server with another origin. */
public final class Pds {
  /** A method that needs authentication. */
  private interface OwnerMethod {
    ServerResponse handle(ServerRequest request, AuthenticatedCaller caller);
  }

  /** A method that works with and without authentication. */
  private interface PublicMethod {
    ServerResponse handle(ServerRequest request, @Nullable AuthenticatedCaller caller);
  }

  private final OriginServer server;
  private final AccountStore accounts;
  private final IssuedNonces nonces;
  private final AccessTokenCheck callers;
  private final BlobMethods blobs = new BlobMethods();
  private final RepositoryMethods repositories;
  private final ServiceTokens tokens;
  private final ServiceProxy proxy;
  private final Dialect dialect;
  private final Clock clock;
  private volatile @Nullable CallLimit limit;
  private volatile boolean rejectsTokens;

  /** Adds the XRPC methods and the metadata to a server. */
  public Pds(
      OriginServer server,
      AccountStore accounts,
      AuthorizationServer authorizationServer,
      OtherServices services,
      Clock clock,
      RandomIds ids,
      Dialect dialect) {
    this.server = server;
    this.clock = clock;
    this.dialect = dialect;
    this.accounts = accounts;
    this.nonces = new IssuedNonces(clock, ids);
    this.callers =
        new AccessTokenCheck(
            clock,
            accounts,
            authorizationServer.sessions(),
            new ProofCheck(clock, nonces),
            dialect,
            () -> rejectsTokens);
    this.repositories = new RepositoryMethods(origin(), accounts, new Tids(clock));
    this.tokens = new ServiceTokens(clock, ids);
    this.proxy = new ServiceProxy(services, tokens);
    addAccountMethods(new AccountMethods(origin(), accounts));
    addRepositoryMethods(repositories);
    addMetadata(authorizationServer.issuer());
    server.otherwise(Endpoint.OTHER, this::other);
  }

  /** Returns the PDS's origin. */
  public URI origin() {
    return server.origin();
  }

  /** Returns the nonces of the XRPC methods. */
  public IssuedNonces nonces() {
    return nonces;
  }

  /** Writes a profile record with a picture for an account. */
  public void publishProfile(Account account, String displayName) {
    JsonObject profile =
        JsonDocuments.object()
            .add("$type", "app.bsky.actor.profile")
            .add("displayName", displayName)
            .add("avatar", blobs.portrait(account))
            .build();
    repositories.of(account).put("app.bsky.actor.profile", "self", profile);
  }

  /** Writes a record of an account. */
  public void putRecord(Account account, String collection, String key, JsonObject record) {
    repositories.of(account).put(collection, key, record);
  }

  /** Returns a record of an account. */
  public Optional<JsonObject> record(Account account, String collection, String key) {
    return repositories.of(account).find(collection, key).map(Repository.Entry::value);
  }

  /** Makes the PDS reject every access token, or stop rejecting them. */
  public void rejectTokens(boolean reject) {
    rejectsTokens = reject;
  }

  /** Redirects downloads of blobs; the operator gets the DID and the CID with a slash between. */
  public void redirectBlobs(int status, UnaryOperator<String> address) {
    blobs.redirect(status, address);
  }

  /** Adds another host with the blobs of this PDS to a server. */
  public BlobCdn cdn(OriginServer host) {
    return blobs.cdn(host);
  }

  /** Limits the calls in a window; the rest gets a 429. */
  public void limitCalls(int calls, Duration window) {
    limit = new CallLimit(clock, calls, window);
  }

  private void addAccountMethods(AccountMethods account) {
    MethodParameters none = MethodParameters.NONE;
    addOwnerMethod("GET", "com.atproto.server.getSession", none, account::session);
    addOwnerMethod(
        "GET",
        "com.atproto.server.getServiceAuth",
        none.string("aud").integer("exp", 0, Long.MAX_VALUE).string("lxm"),
        tokens::auth);
    addOwnerMethod(
        "POST", "com.atproto.server.requestEmailConfirmation", none, account::confirmEmail);
    addPublicMethod(
        "GET",
        "com.atproto.identity.resolveHandle",
        none.string("handle"),
        (request, caller) -> account.resolveHandle(request));
    addPublicMethod("GET", "app.bsky.actor.getProfile", none.string("actor"), account::profile);
    addPublicMethod(
        "GET", "app.bsky.actor.getProfiles", none.strings("actors", 25), account::profiles);
  }

  private void addRepositoryMethods(RepositoryMethods repository) {
    MethodParameters none = MethodParameters.NONE;
    addOwnerMethod("POST", "com.atproto.repo.createRecord", none, repository::create);
    addOwnerMethod("POST", "com.atproto.repo.putRecord", none, repository::put);
    addOwnerMethod("POST", "com.atproto.repo.deleteRecord", none, repository::delete);
    addOwnerMethod("POST", "com.atproto.repo.uploadBlob", none, blobs::upload);
    MethodParameters collection = none.string("repo").string("collection");
    addPublicMethod(
        "GET",
        "com.atproto.repo.getRecord",
        collection.string("rkey").string("cid"),
        (request, caller) -> repository.get(request));
    addPublicMethod(
        "GET",
        "com.atproto.repo.listRecords",
        collection.integer("limit", 1, 100).string("cursor").bool("reverse"),
        (request, caller) -> repository.list(request));
    addPublicMethod(
        "GET",
        "com.atproto.repo.describeRepo",
        none.string("repo"),
        (request, caller) -> repository.describe(request));
    addPublicMethod(
        "GET",
        "com.atproto.sync.getBlob",
        none.string("did").string("cid"),
        (request, caller) -> blobs.download(request));
  }

  private void addOwnerMethod(
      String verb, String name, MethodParameters parameters, OwnerMethod method) {
    route(
        verb,
        name,
        request -> {
          parameters.check(request.queries());
          return method.handle(request, callers.check(request));
        },
        true);
  }

  /** Adds a public method. A token is optional, but must be valid. */
  private void addPublicMethod(
      String verb, String name, MethodParameters parameters, PublicMethod method) {
    route(
        verb,
        name,
        request -> {
          parameters.check(request.queries());
          return method.handle(
              request, request.header("Authorization").isPresent() ? callers.check(request) : null);
        },
        false);
  }

  private void route(
      String verb,
      String name,
      Function<ServerRequest, ServerResponse> method,
      boolean authenticated) {
    server.on(
        verb,
        "/xrpc/" + name,
        Endpoint.XRPC,
        request ->
            call(request, forwardable(request, name) ? this::forward : method, authenticated));
    server.on(
        verb.equals("GET") ? "POST" : "GET",
        "/xrpc/" + name,
        Endpoint.XRPC,
        request ->
            XrpcErrorException.invalid(
                    "Incorrect HTTP method (" + request.method() + ") expected " + verb)
                .toResponse());
  }

  /** Methods of the PDS itself are not passed on. */
  private static boolean forwardable(ServerRequest request, String name) {
    return request.header(ServiceProxy.HEADER).isPresent() && !name.startsWith("com.atproto.");
  }

  private ServerResponse forward(ServerRequest request) {
    return proxy.forward(
        request, callers.check(request), request.path().substring("/xrpc/".length()));
  }

  private ServerResponse call(
      ServerRequest request,
      Function<ServerRequest, ServerResponse> method,
      boolean authenticated) {
    CallLimit.Use use = limit == null ? null : limit.use();
    ServerResponse response =
        handle(
            request,
            checked -> {
              if (use != null && use.exceeded()) {
                throw CallLimit.exceeded();
              }
              ServiceProxy.checkHeaders(checked);
              return method.apply(checked);
            });
    ServerResponse counted = use == null ? response : use.addTo(response);
    return authenticated || request.header("Authorization").isPresent()
        ? privately(counted)
        : counted;
  }

  private ServerResponse privately(ServerResponse response) {
    ServerResponse unshared =
        response.with("Cache-Control", "private").with("Vary", "Authorization");
    return dialect.nonces().sent().contains(Endpoint.XRPC)
        ? unshared.with("DPoP-Nonce", nonces.current())
        : unshared;
  }

  private ServerResponse handle(
      ServerRequest request, Function<ServerRequest, ServerResponse> method) {
    try {
      return method.apply(request);
    } catch (XrpcErrorException e) {
      return e.toResponse();
    } catch (OAuthErrorException e) {
      ServerResponse error =
          new XrpcErrorException(e.status(), e.error(), e.description()).toResponse();
      if (e.demandsNonce()) {
        error = error.with("DPoP-Nonce", nonces.current());
      }
      String challenge = e.wwwAuthenticate().orElse(null);
      return challenge == null ? error : error.with("WWW-Authenticate", challenge);
    }
  }

  private ServerResponse other(ServerRequest request) {
    if (request.path().startsWith("/xrpc/")) {
      if (forwardable(request, request.path().substring("/xrpc/".length()))) {
        return call(request, this::forward, true);
      }
      return new XrpcErrorException(501, "MethodNotImplemented", "Method Not Implemented")
          .toResponse();
    }
    String path = request.path();
    if (path.startsWith(ProfilePictures.PATH) && path.endsWith(".svg")) {
      return accounts
          .byDid(path.substring(ProfilePictures.PATH.length(), path.length() - 4))
          .map(ProfilePictures::avatar)
          .orElseGet(() -> ServerResponse.text(404, "Not Found"));
    }
    return ServerResponse.text(404, "Not Found");
  }

  private void addMetadata(URI issuer) {
    JsonObject document =
        JsonDocuments.object()
            .add("resource", origin().toString())
            .add("authorization_servers", JsonDocuments.arrayOf(List.of(issuer.toString())))
            .add("scopes_supported", JsonDocuments.array())
            .add("bearer_methods_supported", JsonDocuments.arrayOf(List.of("header")))
            .add("resource_documentation", "https://atproto.com")
            .build();
    server.on(
        "GET",
        "/.well-known/oauth-protected-resource",
        Endpoint.RESOURCE_METADATA,
        request ->
            ServerResponse.json(200, dialect.metadata().resource(document, issuer.toString()))
                .with("Access-Control-Allow-Origin", "*"));
  }

  static String parameter(ServerRequest request, String name) {
    return request
        .query(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () -> XrpcErrorException.invalid("Params must have the property \"" + name + "\""));
  }
}
