package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.util.List;

/** Makes the request to the PDS from that of a page's script. */
final class ProxiedRequest {
  /** Bodies up to this size are kept in memory, to be sent again; larger ones are streamed. */
  private static final int MAX_IN_MEMORY = 64 * 1024;

  private static final List<String> HEADERS =
      List.of(
          "Accept",
          "Accept-Language",
          "Content-Type",
          "If-None-Match",
          "Range",
          "atproto-accept-labelers");

  private final XrpcProxySettings settings;

  ProxiedRequest(XrpcProxySettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the request. Its body is in memory, or the rest of it is still to be read.
   *
   * @param pds the origin of the PDS
   * @throws RejectedRequestException if it is too large, or names a service that is not open
   * @throws IOException if the script's request cannot be read
   */
  HttpRequest of(HttpServletRequest request, String method, String pds, InputStream body)
      throws IOException {
    String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
    HttpRequest.Builder outgoing =
        HttpRequest.of(request.getMethod(), url(pds + "/xrpc/" + method + query))
            .responseLimit(HttpRequest.UNLIMITED)
            .downloadTimeout(settings.timeout())
            .body(body(request, body));
    for (String name : HEADERS) {
      String value = request.getHeader(name);
      if (value != null) {
        outgoing.header(name, value);
      }
    }
    String service = request.getHeader("atproto-proxy");
    if (service != null) {
      if (!settings.services().contains(service)) {
        throw RejectedRequestException.badRequest(
            "service_not_open", "Scripts may not call this service (atproto.xrpc-proxy.services).");
      }
      outgoing.header("atproto-proxy", service);
    }
    return outgoing.build();
  }

  private static URI url(String address) {
    try {
      return URI.create(address);
    } catch (IllegalArgumentException e) {
      throw RejectedRequestException.badRequest(
          "bad_encoding", "The query has characters that must be encoded.");
    }
  }

  private HttpBody body(HttpServletRequest request, InputStream body) throws IOException {
    if (!request.getMethod().equals("POST")) {
      return HttpBody.NONE;
    }
    long length = request.getContentLengthLong();
    if (length > settings.maxRequest()) {
      throw tooLarge();
    }
    int inMemory = (int) Math.min(MAX_IN_MEMORY, settings.maxRequest());
    byte[] start = body.readNBytes(inMemory + 1);
    if (start.length <= inMemory) {
      return HttpBody.of(start);
    }
    if (length < 0) {
      throw tooLarge();
    }
    return HttpBody.once(new SequenceInputStream(new ByteArrayInputStream(start), body), length);
  }

  private RejectedRequestException tooLarge() {
    return new RejectedRequestException(
        ErrorKind.REQUEST_TOO_LARGE,
        "A request body may have at most "
            + settings.maxRequest()
            + " bytes (atproto.xrpc-proxy.max-request), and needs a Content-Length if it has more"
            + " than "
            + MAX_IN_MEMORY
            + " bytes.");
  }
}
