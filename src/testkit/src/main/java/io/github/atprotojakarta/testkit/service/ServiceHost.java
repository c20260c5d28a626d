package io.github.atprotojakarta.testkit.service;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.atprotojakarta.testkit.identity.AccountStore;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.OriginServer;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A service such as a video, chat or labeling service, with its own origin and did:web. It accepts
 * calls with a token that the PDS of the account signed for this service and this method, and
 * records them. Safe for use by many threads.
 */
public final class ServiceHost {
  private static final String XRPC = "/xrpc/";

  /** What the token of a call must be for. */
  private record Purpose(List<String> audiences, String nsid) {}

  private final OriginServer server;
  private final String serviceId;
  private final ServiceTokenCheck tokens;
  private final Map<String, JsonObject> responses = new ConcurrentHashMap<>();
  private final Map<String, Purpose> purposes = new ConcurrentHashMap<>();
  private final List<ServiceCall> calls = new CopyOnWriteArrayList<>();

  /** Adds the service and its DID document to a server. */
  public ServiceHost(OriginServer server, String serviceId, AccountStore accounts, Clock clock) {
    this.server = server;
    this.serviceId = serviceId;
    this.tokens = new ServiceTokenCheck(accounts, clock);
    server.on(
        "GET",
        "/.well-known/did.json",
        Endpoint.DIRECTORY,
        request -> ServerResponse.json(200, document()));
    server.otherwise(Endpoint.OTHER, this::call);
  }

  /** Returns the origin of the service. */
  public URI origin() {
    return server.origin();
  }

  /** Returns the DID of the service, a did:web. */
  public String did() {
    return "did:web:" + server.origin().getHost();
  }

  /** Returns the id of the service in its DID document, without the {@code #}. */
  public String serviceId() {
    return serviceId;
  }

  /** Adds a method that responds with this output. */
  public ServiceHost respond(String nsid, JsonObject output) {
    responses.put(nsid, output);
    return this;
  }

  /**
   * Makes a method demand a token with which the service calls another server for the account, as
   * the upload of a video service does, which uploads to the PDS in turn.
   *
   * @param nsid the method that clients call
   * @param audience the DID of the other server
   * @param method the method that the service calls there
   */
  public ServiceHost actFor(String nsid, String audience, String method) {
    purposes.put(nsid, new Purpose(List.of(audience), method));
    return this;
  }

  /** Returns the calls that were accepted, in their order. */
  public List<ServiceCall> calls() {
    return List.copyOf(calls);
  }

  private JsonObject document() {
    JsonObject service =
        JsonDocuments.object()
            .add("id", "#" + serviceId)
            .add("type", "StrictNetworkService")
            .add("serviceEndpoint", origin().toString())
            .build();
    return JsonDocuments.object()
        .add("@context", JsonDocuments.arrayOf(List.of("https://www.w3.org/ns/did/v1")))
        .add("id", did())
        .add("service", JsonDocuments.array().add(service))
        .build();
  }

  private ServerResponse call(ServerRequest request) {
    if (!request.path().startsWith(XRPC)) {
      return ServerResponse.text(404, "Not Found");
    }
    String nsid = request.path().substring(XRPC.length());
    JsonObject output = responses.get(nsid);
    if (output == null) {
      return error(501, "MethodNotImplemented", "Method Not Implemented");
    }
    try {
      Purpose own = new Purpose(List.of(did(), did() + "#" + serviceId), nsid);
      Purpose purpose = purposes.getOrDefault(nsid, own);
      JWTClaimsSet claims = tokens.check(request, purpose.audiences, purpose.nsid);
      calls.add(
          new ServiceCall(
              request.method(),
              nsid,
              claims.getIssuer(),
              claims.getAudience().get(0),
              seconds(claims.getExpirationTime()) - seconds(claims.getIssueTime()),
              request.queries(),
              request.headers(),
              request.body()));
      return ServerResponse.json(200, output);
    } catch (ServiceTokenException e) {
      return error(401, e.error(), String.valueOf(e.getMessage()));
    }
  }

  private static ServerResponse error(int status, String error, String message) {
    return ServerResponse.json(
        status, JsonDocuments.object().add("error", error).add("message", message).build());
  }

  @SuppressWarnings("JavaUtilDate") // the library of JWTs has these
  private static long seconds(Date date) {
    return date.getTime() / 1000;
  }
}
