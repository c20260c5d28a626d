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
 * Passes the calls of a page's script to the PDS of whoever is signed in, so that the script calls
 * XRPC methods and never holds a token.
 */
@ApplicationScoped
public class XrpcProxy {
  /** What is kept in memory, to be sent again for a new nonce; larger bodies are streamed. */
  private static final int SMALL = 64 * 1024;

  private static final List<String> PASSED_UP =
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
  private final BufferedResponses answers = new BufferedResponses();
  private XrpcProxySettings allowed;
  private SameOriginScripts scripts;
  private RateLimiter budgets;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException when they are bad
   */
  @PostConstruct
  void build() {
    allowed = XrpcProxySettings.read(settings);
    scripts = new SameOriginScripts(urls);
    budgets = new RateLimiter(allowed.rate(), System::nanoTime);
  }

  /** Whether a page's script may call anything. Asked at start, so that bad settings stop that. */
  public boolean isOn() {
    return allowed.methods() != null;
  }

  /** Calls a method; the answer's body is read when it is written, and then closed. */
  HttpResponse call(HttpServletRequest request, String method, InputStream body)
      throws IOException {
    scriptMay(request, method);
    OAuthSession session = authentication.require(request);
    if (!budgets.take(session.key())) {
      throw new RejectedRequestException(
          ErrorKind.TOO_MANY_REQUESTS, "More than " + allowed.rate() + " calls a second.");
    }
    HttpRequest outgoing = outgoing(request, method, session, body(request, body));
    if (!outgoing.body().repeatable()) {
      prepare(session);
    }
    try {
      return answers.whole(notRedirected(session.send(outgoing)));
    } catch (IOException e) {
      throw unanswered(method, e);
    }
  }

  private static TransientException unanswered(String method, IOException e) {
    HttpTransportException cause =
        e instanceof HttpTransportException transport
            ? transport
            : new HttpTransportException(
                HttpTransportException.Kind.EXCHANGE, "The answer broke off", e);
    return new TransientException(
        "The PDS did not answer " + method + ": " + e.getMessage(), cause);
  }

  private void scriptMay(HttpServletRequest request, String method) {
    AllowedMethods methods = allowed.methods();
    if (methods == null) {
      throw new RejectedRequestException(
          ErrorKind.NOT_FOUND, "No XRPC method is open to scripts (atproto.xrpc-proxy.allow).");
    }
    scripts.demandOwn(request);
    if (!Nsid.isValid(method)) {
      throw RejectedRequestException.badRequest("invalid_nsid", "That is no XRPC method's name.");
    }
    if (!methods.allow(Nsid.parse(method))) {
      throw new RejectedRequestException(
          ErrorKind.METHOD_NOT_OPEN,
          "The method " + method + " is not open to scripts (atproto.xrpc-proxy.allow).");
    }
  }

  private HttpRequest outgoing(
      HttpServletRequest request, String method, OAuthSession session, HttpBody body) {
    String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
    HttpRequest.Builder outgoing =
        HttpRequest.of(request.getMethod(), address(session, "/xrpc/" + method + query))
            .responseLimit(HttpRequest.UNLIMITED)
            .body(body);
    for (String name : PASSED_UP) {
      String value = request.getHeader(name);
      if (value != null) {
        outgoing.header(name, value);
      }
    }
    String service = request.getHeader("atproto-proxy");
    if (service != null) {
      if (!allowed.services().contains(service)) {
        throw RejectedRequestException.badRequest(
            "service_not_open",
            "That service is not open to scripts (atproto.xrpc-proxy.services).");
      }
      outgoing.header("atproto-proxy", service);
    }
    return outgoing.build();
  }

  private static URI address(OAuthSession session, String pathAndQuery) {
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
    if (length > allowed.maxRequest()) {
      throw tooLarge();
    }
    byte[] beginning = body.readNBytes((int) Math.min(SMALL, allowed.maxRequest()) + 1);
    if (beginning.length <= Math.min(SMALL, allowed.maxRequest())) {
      return HttpBody.of(beginning);
    }
    if (length < 0) {
      throw tooLarge();
    }
    return HttpBody.once(
        new SequenceInputStream(new ByteArrayInputStream(beginning), body), length);
  }

  private RejectedRequestException tooLarge() {
    return new RejectedRequestException(
        ErrorKind.REQUEST_TOO_LARGE,
        "A request has "
            + allowed.maxRequest()
            + " bytes at most (atproto.xrpc-proxy.max-request), and says how long it is when it has"
            + " more than "
            + SMALL
            + ".");
  }

  /**
   * A body that can be sent only once must not be the first to learn that the nonce is old or the
   * token expired; a small call before it does that.
   */
  private static void prepare(OAuthSession session) {
    try {
      session.xrpc().queryRaw("com.atproto.server.getSession", Map.of()).close();
    } catch (XrpcException e) {
      System.getLogger(XrpcProxy.class.getName())
          .log(System.Logger.Level.DEBUG, "The call before an upload was refused", e);
    }
  }

  /** Where a redirect leads is no business of the script. */
  private static HttpResponse notRedirected(HttpResponse answer) {
    if (answer.status() / 100 == 3 && answer.status() != 304) {
      answer.close();
      throw new TransientException(
          "The PDS answered with a redirect",
          new HttpTransportException(
              HttpTransportException.Kind.EXCHANGE, "status " + answer.status(), null));
    }
    return answer;
  }
}
