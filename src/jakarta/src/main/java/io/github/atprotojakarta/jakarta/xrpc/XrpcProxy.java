package io.github.atprotojakarta.jakarta.xrpc;

import io.github.atprotojakarta.Nsid;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.config.ClientAddresses;
import io.github.atprotojakarta.jakarta.internal.limits.ConcurrencyLimit.Permit;
import io.github.atprotojakarta.jakarta.internal.limits.Refusals;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Passes XRPC calls of a page's script to the PDS of the signed-in account, so that the script
 * never holds a token.
 */
@ApplicationScoped
public class XrpcProxy {
  @Inject Settings settings;
  @Inject ApplicationUrls urls;
  @Inject RequestAuthentication authentication;
  @Inject ClientAddresses addresses;
  @Inject Refusals refusals;
  private XrpcProxySettings proxySettings;
  private SameOriginScripts scripts;
  private ProxyLimits limits;
  private ProxiedRequest requests;
  private BufferedResponses buffer;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException when they are invalid
   */
  @PostConstruct
  void build() {
    proxySettings = XrpcProxySettings.read(settings);
    scripts = new SameOriginScripts(urls);
    limits = new ProxyLimits(proxySettings, refusals, addresses, System::nanoTime);
    requests = new ProxiedRequest(proxySettings);
    buffer = new BufferedResponses(proxySettings.timeout(), System::nanoTime);
  }

  /** Returns whether scripts may call any method. The start calls it, to check the settings. */
  public boolean isEnabled() {
    return proxySettings.methods() != null;
  }

  /**
   * Calls a method and returns the response of the PDS, errors included.
   *
   * @throws RejectedRequestException if scripts may not make this call, or make too many
   * @throws IOException if the request cannot be read
   */
  public HttpReply reply(HttpServletRequest request, String method, InputStream body)
      throws IOException {
    checkAllowed(request, method);
    OAuthSession session = authentication.require(request);
    limits.requireRate(request, session.key());
    HttpRequest outgoing =
        requests.of(request, method, session.tokenInfo().audience().toString(), body);
    Permit permit = limits.permit(request, session.key());
    boolean passedOn = false;
    try {
      HttpResponse response = call(session, method, outgoing);
      HttpReply reply = ProxiedResponse.reply(request, limited(response, permit));
      passedOn = true;
      return reply;
    } finally {
      if (!passedOn) {
        permit.close();
      }
    }
  }

  /** Returns the same response, which gives the permit back when it is closed. */
  private HttpResponse limited(HttpResponse response, Permit permit) {
    return new HttpResponse(
        response.status(),
        response.headers(),
        new ProxiedBody(response.body(), proxySettings.timeout(), System::nanoTime, permit::close));
  }

  private HttpResponse call(OAuthSession session, String method, HttpRequest outgoing) {
    if (!outgoing.body().repeatable()) {
      prepare(session);
    }
    SessionKey owner = session.key();
    try {
      return buffer.withLength(notRedirected(session.send(outgoing)), owner);
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
    if (!Nsid.isValid(method) || !AllowedMethods.isNormal(method)) {
      throw RejectedRequestException.badRequest(
          "invalid_nsid",
          "The path is not the name of an XRPC method with its authority in lower case.");
    }
    if (!methods.allow(Nsid.parse(method))) {
      throw new RejectedRequestException(
          ErrorKind.METHOD_NOT_OPEN,
          "Scripts may not call the method " + method + " (atproto.xrpc-proxy.allow).");
    }
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
