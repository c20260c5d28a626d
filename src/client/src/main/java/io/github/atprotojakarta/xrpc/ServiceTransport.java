package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import jakarta.json.JsonString;
import java.util.Map;

/**
 * Authenticates calls of another service (atproto.com/specs/xrpc, "Inter-Service Authentication").
 * The PDS signs a token for one service and one method, which lasts a minute. The token of the
 * session is sent to the PDS only.
 */
final class ServiceTransport implements HttpTransport {
  private static final String METHOD = "com.atproto.server.getServiceAuth";
  private static final String PATH = "/xrpc/";

  private final XrpcClient pds;
  private final Did audience;
  private final HttpTransport service;

  ServiceTransport(XrpcClient pds, Did audience, HttpTransport service) {
    this.pds = pds;
    this.audience = audience;
    this.service = service;
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    String nsid = request.uri().getRawPath().substring(PATH.length());
    if (!(pds.query(METHOD, Map.of("aud", audience.value(), "lxm", nsid)).get("token")
        instanceof JsonString token)) {
      throw pds.failures().unusable(METHOD, "has no token");
    }
    return service.send(
        request.toBuilder().header("Authorization", "Bearer " + token.getString()).build());
  }
}
