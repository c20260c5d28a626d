package io.github.atprotojakarta.jakarta.internal.endpoints;

import io.github.atprotojakarta.jakarta.internal.administration.AdministrationEndpoints;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationResult;
import io.github.atprotojakarta.jakarta.internal.authentication.CookieRenewal;
import io.github.atprotojakarta.jakarta.internal.authentication.EndedSessions;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.login.ClientDocuments;
import io.github.atprotojakarta.jakarta.internal.login.LoginEndpoints;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.ClientKind;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.xrpc.XrpcProxy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The endpoints below {@code atproto.base}, by path and method. The library's servlet and the
 * JAX-RS resource both call it, so that they differ in nothing.
 */
@ApplicationScoped
public class EndpointRouter {
  private static final String XRPC = "/xrpc/";
  private static final String FORM = "application/x-www-form-urlencoded";

  @Inject LoginEndpoints login;
  @Inject ClientDocuments documents;
  @Inject XrpcProxy xrpc;
  @Inject AdministrationEndpoints administration;
  @Inject RequestAuthentication authentication;
  @Inject EndedSessions endedSessions;
  @Inject CookieRenewal cookieRenewal;
  @Inject BrowserCookies cookies;
  @Inject ApplicationUrls urls;
  @Inject ErrorResponses errors;

  /** Handles a request of one method for one path. */
  @FunctionalInterface
  private interface Endpoint {
    HttpReply handle(HttpServletRequest request, InputStream body) throws IOException;
  }

  /** Returns the response to a request; a problem document or an error page if it fails. */
  public HttpReply reply(
      HttpServletRequest request, HttpServletResponse response, InputStream body) {
    Map<String, Endpoint> methods = Map.of();
    try {
      boolean person = ClientKind.of(request) == ClientKind.PERSON;
      methods = methods(urls.endpoint(request), person, response);
      if (request.getMethod().equals("OPTIONS")) {
        return HttpReply.ofStatus(200).with("Allow", allow(methods));
      }
      return endpoint(request, methods).handle(request, body);
    } catch (IOException | RuntimeException e) {
      HttpReply failure = errors.reply(request, e, null, null);
      if (endedSessions.isOver(request, e)) {
        failure = failure.with("Set-Cookie", cookies.clearSession(request));
      }
      return failure.status() == 405 ? failure.with("Allow", allow(methods)) : failure;
    }
  }

  /** A page of one document that only scripts fill keeps its session by their calls. */
  private HttpReply renewed(HttpServletRequest request, HttpReply reply) {
    return authentication.authenticate(request) instanceof AuthenticationResult.SignedIn in
        ? reply.withCookies(cookieRenewal.headers(request, in.session()))
        : reply;
  }

  /** HEAD neither begins nor completes a login: only a person's own navigation does. */
  private Map<String, Endpoint> methods(String path, boolean person, HttpServletResponse response) {
    return switch (path) {
      case "/login" ->
          Map.of(
              "GET",
              (request, body) -> login.loginByLink(request),
              "POST",
              form(login::loginByForm));
      case "/callback" ->
          Map.of(
              "GET",
              (request, body) -> login.callback(request),
              "POST",
              form(login::callbackByForm));
      case "/logout" ->
          person
              ? Map.of("GET", logoutPage(), "HEAD", logoutPage(), "POST", login::logout)
              : Map.of("POST", login::logout);
      case "/switch" -> Map.of("POST", form(login::switchAccount));
      case "/session" ->
          read(
              (request, body) ->
                  renewed(request, documents.session(authentication.require(request))));
      case "/client-metadata.json" -> read((request, body) -> documents.clientMetadata());
      case "/jwks.json" -> read((request, body) -> documents.keys());
      default -> {
        Map<String, Endpoint> found = administration(path, response);
        yield found.isEmpty() ? xrpc(path) : found;
      }
    };
  }

  /** The container challenges callers of these, so they need its response. */
  private Map<String, Endpoint> administration(String path, HttpServletResponse response) {
    Map<String, Endpoint> methods = new HashMap<>();
    administration
        .methods(path)
        .forEach(
            (method, endpoint) ->
                methods.put(method, (request, body) -> endpoint.handle(request, response, body)));
    return methods;
  }

  private Endpoint logoutPage() {
    return (request, body) -> login.logoutPage(request);
  }

  private Map<String, Endpoint> xrpc(String path) {
    String method = path.startsWith(XRPC) ? path.substring(XRPC.length()) : "";
    if (method.isEmpty() || method.contains("/")) {
      throw new RejectedRequestException(
          ErrorKind.NOT_FOUND, "The sign-in has no endpoint at this path.");
    }
    Endpoint call = (request, body) -> renewed(request, xrpc.reply(request, method, body));
    return Map.of("GET", call, "HEAD", call, "POST", call);
  }

  private static Map<String, Endpoint> read(Endpoint endpoint) {
    return Map.of("GET", endpoint, "HEAD", endpoint);
  }

  private static Endpoint form(Endpoint endpoint) {
    return (request, body) -> {
      requireForm(request);
      return endpoint.handle(request, body);
    };
  }

  private static void requireForm(HttpServletRequest request) {
    String type = request.getContentType();
    if (type != null && !type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(FORM)) {
      throw new RejectedRequestException(
          ErrorKind.UNSUPPORTED_MEDIA_TYPE, "This endpoint accepts forms only.");
    }
  }

  private static Endpoint endpoint(HttpServletRequest request, Map<String, Endpoint> methods) {
    Endpoint endpoint = methods.get(request.getMethod());
    if (endpoint == null) {
      throw new RejectedRequestException(
          ErrorKind.METHOD_NOT_ALLOWED, "This endpoint accepts " + allow(methods) + ".");
    }
    return endpoint;
  }

  private static String allow(Map<String, Endpoint> methods) {
    TreeSet<String> names = new TreeSet<>(methods.keySet());
    names.add("OPTIONS");
    return String.join(", ", names);
  }
}
