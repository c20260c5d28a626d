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
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
  private final Blobs blobs = new Blobs();
  private final RepositoryMethods repositories;
  private final Dialect dialect;
  private volatile boolean rejectsTokens;

  /** Adds the XRPC methods and the metadata to a server. */
  public Pds(
      OriginServer server,
      AccountStore accounts,
      AuthorizationServer authorizationServer,
      Clock clock,
      RandomIds ids,
      Dialect dialect) {
    this.server = server;
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
    addMethods(repositories);
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
    Blobs.Blob picture =
        blobs.store(
            account.did().value(),
            "image/png",
            new ByteArrayInputStream(ProfilePictures.portrait(account)));
    JsonObject profile =
        JsonDocuments.object()
            .add("$type", "app.bsky.actor.profile")
            .add("displayName", displayName)
            .add("avatar", reference(picture))
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

  private void addMethods(RepositoryMethods repository) {
    AccountMethods account = new AccountMethods(origin(), accounts);
    addOwnerMethod("GET", "com.atproto.server.getSession", account::session);
    addPublicMethod(
        "GET",
        "com.atproto.identity.resolveHandle",
        (request, caller) -> account.resolveHandle(request));
    addPublicMethod("GET", "app.bsky.actor.getProfile", account::profile);
    addOwnerMethod("POST", "com.atproto.repo.createRecord", repository::create);
    addOwnerMethod("POST", "com.atproto.repo.putRecord", repository::put);
    addOwnerMethod("POST", "com.atproto.repo.deleteRecord", repository::delete);
    addOwnerMethod("POST", "com.atproto.repo.uploadBlob", this::upload);
    addPublicMethod(
        "GET", "com.atproto.repo.getRecord", (request, caller) -> repository.get(request));
    addPublicMethod(
        "GET", "com.atproto.repo.listRecords", (request, caller) -> repository.list(request));
    addPublicMethod(
        "GET", "com.atproto.repo.describeRepo", (request, caller) -> repository.describe(request));
    addPublicMethod("GET", "com.atproto.sync.getBlob", (request, caller) -> blob(request));
  }

  private void addOwnerMethod(String verb, String name, OwnerMethod method) {
    route(verb, name, request -> method.handle(request, callers.check(request)), true);
  }

  /** Adds a public method. A token is optional, but must be valid. */
  private void addPublicMethod(String verb, String name, PublicMethod method) {
    route(
        verb,
        name,
        request ->
            method.handle(
                request,
                request.header("Authorization").isPresent() ? callers.check(request) : null),
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
        request -> {
          ServerResponse response = handle(request, method);
          return authenticated || request.header("Authorization").isPresent()
              ? privately(response)
              : response;
        });
    server.on(
        verb.equals("GET") ? "POST" : "GET",
        "/xrpc/" + name,
        Endpoint.XRPC,
        request ->
            XrpcErrorException.invalid(
                    "Incorrect HTTP method (" + request.method() + ") expected " + verb)
                .toResponse());
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

  private ServerResponse upload(ServerRequest request, AuthenticatedCaller caller) {
    String mime = request.mediaType().isEmpty() ? "application/octet-stream" : request.mediaType();
    caller.permissions().requireBlob(mime);
    Blobs.Blob blob = blobs.store(caller.did(), mime, request.bodyStream());
    return ServerResponse.json(200, JsonDocuments.object().add("blob", reference(blob)).build());
  }

  private static JsonObject reference(Blobs.Blob blob) {
    return JsonDocuments.object()
        .add("$type", "blob")
        .add("ref", JsonDocuments.object().add("$link", blob.cid()))
        .add("mimeType", blob.mime())
        .add("size", blob.bytes().length)
        .build();
  }

  private ServerResponse blob(ServerRequest request) {
    return blobs
        .find(parameter(request, "did"), parameter(request, "cid"))
        .map(
            blob ->
                ServerResponse.bytes(200, blob.mime(), blob.bytes())
                    .with("X-Content-Type-Options", "nosniff")
                    .with("Content-Security-Policy", "default-src 'none'; sandbox"))
        .orElseThrow(() -> new XrpcErrorException(400, "BlobNotFound", "Blob not found"));
  }

  private ServerResponse other(ServerRequest request) {
    if (request.path().startsWith("/xrpc/")) {
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
