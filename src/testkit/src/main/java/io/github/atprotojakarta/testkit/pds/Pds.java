package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.Accounts;
import io.github.atprotojakarta.testkit.oauth.AuthorizationServer;
import io.github.atprotojakarta.testkit.oauth.IssuedNonces;
import io.github.atprotojakarta.testkit.oauth.OAuthErrorException;
import io.github.atprotojakarta.testkit.oauth.ProofChecker;
import io.github.atprotojakarta.testkit.server.Call;
import io.github.atprotojakarta.testkit.server.Documents;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.RandomIds;
import io.github.atprotojakarta.testkit.server.Response;
import io.github.atprotojakarta.testkit.server.Site;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A personal data server, protected by an authorization server of another origin. */
public final class Pds {
  private interface Method {
    Response answer(Call call, AuthenticatedCaller caller);
  }

  private interface OpenMethod {
    Response answer(Call call, @Nullable AuthenticatedCaller caller);
  }

  private final Site site;
  private final Accounts accounts;
  private final IssuedNonces nonces;
  private final CallerCheck callers;
  private final Blobs blobs = new Blobs();
  private final RepositoryMethods repositories;
  private volatile boolean refusesTokens;

  /** Serves at a site. */
  public Pds(
      Site site,
      Accounts accounts,
      AuthorizationServer authorizationServer,
      Clock clock,
      RandomIds ids) {
    this.site = site;
    this.accounts = accounts;
    this.nonces = new IssuedNonces(clock, ids);
    this.callers =
        new CallerCheck(
            clock,
            accounts,
            authorizationServer.sessions(),
            new ProofChecker(clock, nonces),
            () -> refusesTokens);
    this.repositories = new RepositoryMethods(origin(), accounts, new Tids(clock));
    methods(repositories);
    metadata(authorizationServer.issuer());
    site.otherwise(Endpoint.OTHER, this::other);
  }

  /** The PDS's origin. */
  public URI origin() {
    return site.origin();
  }

  /** The nonces of the XRPC methods. */
  public IssuedNonces nonces() {
    return nonces;
  }

  /** Writes an account's profile record, with a picture. */
  public void publishProfile(Account account, String displayName) {
    Blobs.Blob picture =
        blobs.store(
            account.did().value(),
            "image/png",
            new ByteArrayInputStream(Pictures.portrait(account)));
    JsonObject profile =
        Documents.object()
            .add("$type", "app.bsky.actor.profile")
            .add("displayName", displayName)
            .add("avatar", reference(picture))
            .build();
    repositories.of(account).put("app.bsky.actor.profile", "self", profile);
  }

  /** Makes the PDS call every token invalid, or stop doing so. */
  public void refuseTokens(boolean refuse) {
    refusesTokens = refuse;
  }

  private void methods(RepositoryMethods repository) {
    AccountMethods account = new AccountMethods(origin(), accounts);
    owner("GET", "com.atproto.server.getSession", account::session);
    open("GET", "com.atproto.identity.resolveHandle", (call, who) -> account.resolveHandle(call));
    open("GET", "app.bsky.actor.getProfile", account::profile);
    owner("POST", "com.atproto.repo.createRecord", repository::create);
    owner("POST", "com.atproto.repo.putRecord", repository::put);
    owner("POST", "com.atproto.repo.deleteRecord", repository::delete);
    owner("POST", "com.atproto.repo.uploadBlob", this::upload);
    open("GET", "com.atproto.repo.getRecord", (call, who) -> repository.get(call));
    open("GET", "com.atproto.repo.listRecords", (call, who) -> repository.list(call));
    open("GET", "com.atproto.repo.describeRepo", (call, who) -> repository.describe(call));
    open("GET", "com.atproto.sync.getBlob", (call, who) -> blob(call));
  }

  private void owner(String verb, String name, Method method) {
    route(verb, name, call -> method.answer(call, callers.check(call)), true);
  }

  /** A method for everybody; but a token that is shown must be good. */
  private void open(String verb, String name, OpenMethod method) {
    route(
        verb,
        name,
        call ->
            method.answer(
                call, call.header("Authorization").isPresent() ? callers.check(call) : null),
        false);
  }

  private void route(
      String verb, String name, Function<Call, Response> method, boolean authenticated) {
    site.on(
        verb,
        "/xrpc/" + name,
        Endpoint.XRPC,
        call -> {
          Response answer = answer(call, method);
          return authenticated || call.header("Authorization").isPresent()
              ? answer
                  .with("DPoP-Nonce", nonces.current())
                  .with("Cache-Control", "private")
                  .with("Vary", "Authorization")
              : answer;
        });
    site.on(
        verb.equals("GET") ? "POST" : "GET",
        "/xrpc/" + name,
        Endpoint.XRPC,
        call ->
            XrpcErrorException.invalid(
                    "Incorrect HTTP method (" + call.method() + ") expected " + verb)
                .answer());
  }

  private static Response answer(Call call, Function<Call, Response> method) {
    try {
      return method.apply(call);
    } catch (XrpcErrorException e) {
      return e.answer();
    } catch (OAuthErrorException e) {
      Response refusal = new XrpcErrorException(e.status(), e.error(), e.description()).answer();
      return e.wwwAuthenticate()
          .map(value -> refusal.with("WWW-Authenticate", value))
          .orElse(refusal);
    }
  }

  private Response upload(Call call, AuthenticatedCaller caller) {
    String mime = call.mediaType().isEmpty() ? "application/octet-stream" : call.mediaType();
    caller.permissions().requireBlob(mime);
    Blobs.Blob blob = blobs.store(caller.did(), mime, call.body());
    return Response.json(200, Documents.object().add("blob", reference(blob)).build());
  }

  private static JsonObject reference(Blobs.Blob blob) {
    return Documents.object()
        .add("$type", "blob")
        .add("ref", Documents.object().add("$link", blob.cid()))
        .add("mimeType", blob.mime())
        .add("size", blob.bytes().length)
        .build();
  }

  private Response blob(Call call) {
    return blobs
        .find(parameter(call, "did"), parameter(call, "cid"))
        .map(
            blob ->
                Response.bytes(200, blob.mime(), blob.bytes())
                    .with("X-Content-Type-Options", "nosniff")
                    .with("Content-Security-Policy", "default-src 'none'; sandbox"))
        .orElseThrow(() -> new XrpcErrorException(400, "BlobNotFound", "Blob not found"));
  }

  private Response other(Call call) {
    if (call.path().startsWith("/xrpc/")) {
      return new XrpcErrorException(501, "MethodNotImplemented", "Method Not Implemented").answer();
    }
    String path = call.path();
    if (path.startsWith(Pictures.PATH) && path.endsWith(".svg")) {
      return accounts
          .byDid(path.substring(Pictures.PATH.length(), path.length() - 4))
          .map(Pictures::avatar)
          .orElseGet(() -> Response.text(404, "Not Found"));
    }
    return Response.text(404, "Not Found");
  }

  private void metadata(URI issuer) {
    site.on(
        "GET",
        "/.well-known/oauth-protected-resource",
        Endpoint.RESOURCE_METADATA,
        call ->
            Response.json(
                    200,
                    Documents.object()
                        .add("resource", origin().toString())
                        .add("authorization_servers", Documents.strings(List.of(issuer.toString())))
                        .add("scopes_supported", Documents.array())
                        .add("bearer_methods_supported", Documents.strings(List.of("header")))
                        .add("resource_documentation", "https://atproto.com")
                        .build())
                .with("Access-Control-Allow-Origin", "*"));
  }

  static String parameter(Call call, String name) {
    return call.query(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () -> XrpcErrorException.invalid("Params must have the property \"" + name + "\""));
  }
}
