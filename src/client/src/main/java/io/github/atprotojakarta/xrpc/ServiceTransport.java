package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import jakarta.json.JsonString;
import java.util.regex.Pattern;

/**
 * Authenticates calls of another service (atproto.com/specs/xrpc, "Inter-Service Authentication").
 * The PDS signs a token for one service and one method, which lasts a minute. The token of the
 * session is sent to the PDS only.
 */
final class ServiceTransport implements HttpTransport {
  private static final String METHOD = "com.atproto.server.getServiceAuth";
  private static final String PATH = "/xrpc/";

  /** The characters and parts of a signed JWT (RFC 7515 section 7.1); they are safe in a header. */
  private static final Pattern JWT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private final XrpcClient pds;
  private final ServiceTokenRequest token;
  private final HttpTransport service;

  ServiceTransport(XrpcClient pds, ServiceTokenRequest token, HttpTransport service) {
    this.pds = pds;
    this.token = token;
    this.service = service;
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    String nsid = request.uri().getRawPath().substring(PATH.length());
    if (!(pds.query(METHOD, token.parameters(nsid)).get("token") instanceof JsonString signed)
        || !JWT.matcher(signed.getString()).matches()) {
      throw pds.failures().unusable(METHOD, "has no token");
    }
    return service.send(
        request.toBuilder().header("Authorization", "Bearer " + signed.getString()).build());
  }
}
