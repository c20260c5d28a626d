package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Calls XRPC methods of a PDS (atproto.com/specs/xrpc).
 *
 * <p>Every method throws {@link io.github.atprotojakarta.XrpcException} when the server answers
 * with an error, {@link io.github.atprotojakarta.TransientException} when it does not answer, and
 * {@link IllegalArgumentException} when {@code nsid} is no NSID. The session adds its own: the
 * tokens can turn out to be revoked.
 */
public final class XrpcClient {
  /** Creates a client for one server, over a transport that authenticates. */
  public XrpcClient(URI server, HttpTransport transport) {}

  /** Calls a query and reads its JSON answer. */
  public JsonObject query(String nsid, Map<String, String> parameters) {
    throw new UnsupportedOperationException();
  }

  /** Calls a procedure with a JSON input and reads its JSON answer, empty when it has none. */
  public JsonObject procedure(String nsid, JsonObject input) {
    throw new UnsupportedOperationException();
  }

  /** Calls a query and gives the answer as it is, as a stream. The caller closes it. */
  public HttpResponse queryRaw(String nsid, Map<String, List<String>> parameters) {
    throw new UnsupportedOperationException();
  }

  /** Calls a procedure with any input and gives the answer as it is. The caller closes it. */
  public HttpResponse procedureRaw(
      String nsid, Map<String, List<String>> parameters, String contentType, HttpBody input) {
    throw new UnsupportedOperationException();
  }
}
