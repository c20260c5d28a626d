package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Passes calls on to the service that {@code atproto-proxy} names, by the rules of {@code
 * packages/pds/src/pipethrough.ts} of the reference. The scope is checked for the service with its
 * id, and the token is for its DID alone.
 */
final class ServiceProxy {
  static final String HEADER = "atproto-proxy";
  private static final String LABELERS = "atproto-accept-labelers";

  /** The only headers that the service gets. */
  private static final List<String> PASSED_ON =
      List.of("accept-language", LABELERS, "content-type");

  /** A list of DIDs with {@code ;redact} or without (RFC 9651). */
  private static final Pattern LABELER_LIST =
      Pattern.compile(
          "did:[a-z]+:[A-Za-z0-9._:%-]+(?:;redact)?"
              + "(?:[ \\t]*,[ \\t]*did:[a-z]+:[A-Za-z0-9._:%-]+(?:;redact)?)*");

  private final OtherServices services;
  private final ServiceTokens tokens;

  ServiceProxy(OtherServices services, ServiceTokens tokens) {
    this.services = services;
    this.tokens = tokens;
  }

  /** Refuses headers of a wrong format, for each call. */
  static void checkHeaders(ServerRequest request) {
    if (request.headers(HEADER).size() > 1 || request.headers(LABELERS).size() > 1) {
      throw XrpcErrorException.invalid("A header was sent twice");
    }
    request.header(HEADER).ifPresent(ServiceProxy::checkTarget);
    request
        .header(LABELERS)
        .filter(list -> !LABELER_LIST.matcher(list).matches())
        .ifPresent(
            list -> {
              throw XrpcErrorException.invalid("Invalid " + LABELERS + ": " + list);
            });
  }

  private static void checkTarget(String target) {
    int hash = target.indexOf('#');
    if (hash == 0) {
      throw XrpcErrorException.invalid("no did specified in proxy header");
    }
    if (hash < 0 || hash == target.length() - 1) {
      throw XrpcErrorException.invalid("no service id specified in proxy header");
    }
    if (target.indexOf('#', hash + 1) >= 0) {
      throw XrpcErrorException.invalid("invalid proxy header format");
    }
    if (target.contains(" ")) {
      throw XrpcErrorException.invalid("proxy header cannot contain spaces");
    }
  }

  /** Calls the service that the header names. */
  ServerResponse forward(ServerRequest request, AuthenticatedCaller caller, String nsid) {
    String target = request.header(HEADER).orElseThrow();
    caller.permissions().requireRpc(nsid, target);
    String did = target.substring(0, target.indexOf('#'));
    URI origin = endpoint(did, target.substring(target.indexOf('#')));
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : PASSED_ON) {
      request.header(name).ifPresent(value -> headers.put(name, value));
    }
    headers.put("authorization", "Bearer " + tokens.token(caller.account(), did, nsid));
    String query = request.uri().getRawQuery();
    URI address = URI.create(origin + "/xrpc/" + nsid + (query == null ? "" : "?" + query));
    return services.send(request.method(), address, headers, request.body());
  }

  private URI endpoint(String did, String id) {
    JsonObject document =
        services
            .didDocument(did)
            .orElseThrow(() -> XrpcErrorException.invalid("could not resolve proxy did"));
    return document.getJsonArray("service").getValuesAs(JsonObject.class).stream()
        .filter(service -> service.getString("id", "").endsWith(id))
        .flatMap(service -> JsonDocuments.string(service, "serviceEndpoint").stream())
        .map(URI::create)
        .findFirst()
        .orElseThrow(() -> XrpcErrorException.invalid("could not resolve proxy did service url"));
  }
}
