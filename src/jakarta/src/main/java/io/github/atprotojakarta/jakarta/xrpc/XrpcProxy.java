package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.Nsid;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.session.OAuthSession;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Passes XRPC calls of a page's script to the PDS of the signed-in account, so that the script
 * never holds a token.
 */
@ApplicationScoped
public class XrpcProxy {
  /** Bodies up to this size are kept in memory, to be sent again; larger ones are streamed. */
  private static final int MAX_IN_MEMORY = 64 * 1024;

  private static final List<String> REQUEST_HEADERS =
      List.of(
          "Accept",
          "Accept-Language",
          "Content-Type",
          "If-None-Match",
          "Range",
          "atproto-accept-labelers");

  @Inject Settings settings;
  @Inject ApplicationUrls urls;
  @Inject RequestAuthentication authentication;
  private final BufferedResponses buffer = new BufferedResponses();
  private XrpcProxySettings proxySettings;
  private SameOriginScripts scripts;
  private RateLimiter rateLimiter;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException when they are invalid
   */
  @PostConstruct
  void build() {
    proxySettings = XrpcProxySettings.read(settings);
    scripts = new SameOriginScripts(urls);
    rateLimiter = new RateLimiter(proxySettings.rate(), System::nanoTime);
  }

  /** Returns whether scripts may call any method. The start calls it, to check the settings. */
  public boolean isEnabled() {
    return proxySettings.methods() != null;
  }

  /**
   * Calls a method and returns the response of the PDS, errors included.
   *
   * @throws RejectedRequestException if scripts may not make this call
   * @throws IOException if the request cannot be read
   */
  public HttpReply reply(HttpServletRequest request, String method, InputStream body)
      throws IOException {
    return ProxiedResponse.reply(request, call(request, method, body));
  }

  private HttpResponse call(HttpServletRequest request, String method, InputStream body)
      throws IOException {
    checkAllowed(request, method);
    OAuthSession session = authentication.require(request);
    if (!rateLimiter.tryAcquire(session.key())) {
      throw new RejectedRequestException(
          ErrorKind.TOO_MANY_REQUESTS, "More than " + proxySettings.rate() + " calls a second.");
    }
    HttpRequest outgoing = outgoing(request, method, session, body(request, body));
    if (!outgoing.body().repeatable()) {
      prepare(session);
    }
    try {
      return buffer.withLength(notRedirected(session.send(outgoing)));
    } catch (IOException e) {
      throw failed(method, e);
    }
  }

  private static TransientException failed(String method, IOException e) {
    HttpTransportException cause =
        e instanceof HttpTransportException transport
            ? transport
            : new HttpTransportException(
                HttpTransportException.Kind.EXCHANGE, "The response ended early", e);
    return new TransientException("The PDS did not respond to " + method, cause);
  }

  private void checkAllowed(HttpServletRequest request, String method) {
    AllowedMethods methods = proxySettings.methods();
    if (methods == null) {
      throw new RejectedRequestException(
          ErrorKind.NOT_FOUND, "Scripts may not call any XRPC method (atproto.xrpc-proxy.allow).");
    }
    scripts.requireOwn(request);
    if (!Nsid.isValid(method)) {
      throw RejectedRequestException.badRequest(
          "invalid_nsid", "The path is not the name of an XRPC method.");
    }
    if (!methods.allow(Nsid.parse(method))) {
      throw new RejectedRequestException(
          ErrorKind.METHOD_NOT_OPEN,
          "Scripts may not call the method " + method + " (atproto.xrpc-proxy.allow).");
    }
  }

  private HttpRequest outgoing(
      HttpServletRequest request, String method, OAuthSession session, HttpBody body) {
    String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
    HttpRequest.Builder outgoing =
        HttpRequest.of(request.getMethod(), url(session, "/xrpc/" + method + query))
            .responseLimit(HttpRequest.UNLIMITED)
            .body(body);
    for (String name : REQUEST_HEADERS) {
      String value = request.getHeader(name);
      if (value != null) {
        outgoing.header(name, value);
      }
    }
    String service = request.getHeader("atproto-proxy");
    if (service != null) {
      if (!proxySettings.services().contains(service)) {
        throw RejectedRequestException.badRequest(
            "service_not_open", "Scripts may not call this service (atproto.xrpc-proxy.services).");
      }
      outgoing.header("atproto-proxy", service);
    }
    return outgoing.build();
  }

  private static URI url(OAuthSession session, String pathAndQuery) {
    try {
      return URI.create(session.tokenInfo().audience() + pathAndQuery);
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
    if (length > proxySettings.maxRequest()) {
      throw tooLarge();
    }
    byte[] start = body.readNBytes((int) Math.min(MAX_IN_MEMORY, proxySettings.maxRequest()) + 1);
    if (start.length <= Math.min(MAX_IN_MEMORY, proxySettings.maxRequest())) {
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
            + proxySettings.maxRequest()
            + " bytes (atproto.xrpc-proxy.max-request), and needs a Content-Length if it has more"
            + " than "
            + MAX_IN_MEMORY
            + " bytes.");
  }

  /**
   * Makes a small call first, because a body that can be sent only once would fail if the nonce is
   * old or the token has expired.
   */
  private static void prepare(OAuthSession session) {
    try {
      session.xrpc().queryRaw("com.atproto.server.getSession", Map.of()).close();
    } catch (XrpcException e) {
      System.getLogger(XrpcProxy.class.getName())
          .log(System.Logger.Level.DEBUG, "The call before an upload was rejected", e);
    }
  }

  /** Rejects redirects: scripts must not learn where they lead. */
  private static HttpResponse notRedirected(HttpResponse response) {
    if (response.status() / 100 == 3 && response.status() != 304) {
      response.close();
      throw new TransientException(
          "The PDS responded with a redirect",
          new HttpTransportException(
              HttpTransportException.Kind.EXCHANGE, "status " + response.status(), null));
    }
    return response;
  }
}
