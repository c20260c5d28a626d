package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The application's URLs as browsers see them. With a public URL they depend on it alone, so that
 * neither a {@code Host} header nor a reverse proxy can change them. The loopback client takes the
 * port from the request.
 */
public final class ApplicationUrls {
  private static final Set<String> OTHER_LOOPBACK_NAMES = Set.of("localhost", "[::1]", "::1");

  private static final List<Original> ORIGINALS =
      List.of(
          new Original(AsyncContext.ASYNC_REQUEST_URI, AsyncContext.ASYNC_QUERY_STRING),
          new Original(
              RequestDispatcher.FORWARD_REQUEST_URI, RequestDispatcher.FORWARD_QUERY_STRING));

  private final @Nullable URI publicUrl;
  private final boolean loopback;
  private final String contextPath;
  private final String base;

  /** Creates the URLs; with a public URL the context path has no effect. */
  public ApplicationUrls(AtprotoConfiguration configuration, String contextPath) {
    this.publicUrl = configuration.publicUrl();
    this.loopback = configuration.loopback();
    this.contextPath = contextPath;
    this.base = configuration.base();
  }

  /** Returns the context path that browsers see: a proxy may use another than the container. */
  public String publicContextPath() {
    return publicUrl == null ? contextPath : publicUrl.getRawPath();
  }

  /** Returns the path of the sign-in endpoints that browsers see. */
  public String publicBase() {
    return publicContextPath() + base;
  }

  /**
   * Returns the path of a request below the configured base, such as {@code /login}.
   *
   * @throws RejectedRequestException when the request is elsewhere: a resource of the application
   *     may publish the endpoints at another path
   */
  public String endpoint(HttpServletRequest request) {
    String path = RequestedPath.of(request).path();
    if (!path.startsWith(base + "/")) {
      throw new RejectedRequestException(
          ErrorKind.NOT_FOUND,
          "The sign-in is configured to be at "
              + request.getContextPath()
              + base
              + " (atproto.base), and this address is not below that path.");
    }
    return path.substring(base.length());
  }

  /** Returns scheme, host and port that browsers see, without a trailing slash. */
  public String origin(HttpServletRequest request) {
    if (publicUrl != null) {
      return publicUrl.getScheme() + "://" + publicUrl.getRawAuthority();
    }
    String host = request.getServerName();
    return plain(OTHER_LOOPBACK_NAMES.contains(host) ? "127.0.0.1" : host, request);
  }

  /**
   * Returns the port that browsers see; empty if it is that of the scheme.
   *
   * @param actual the port of the request; -1 for that of the scheme
   */
  String port(int actual) {
    int port = publicUrl == null ? actual : publicUrl.getPort();
    int usual = publicUrl != null && "https".equals(publicUrl.getScheme()) ? 443 : 80;
    return port == -1 || port == usual ? "" : String.valueOf(port);
  }

  /** Returns the absolute URL of a path that browsers see. */
  public String absolute(HttpServletRequest request, ReturnPath address) {
    return origin(request) + address.value();
  }

  /** Returns the absolute URL of a path below the context path. */
  public String page(HttpServletRequest request, String path) {
    return origin(request) + publicContextPath() + path;
  }

  /** Returns the absolute URL of a path below the context path, with more query parameters. */
  public String page(HttpServletRequest request, String path, Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(entry -> RequestParameters.pair(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("&"));
    String separator = query.isEmpty() ? "" : path.contains("?") ? "&" : "?";
    return page(request, path) + separator + query;
  }

  /** Returns the redirect URI. */
  public URI callback(HttpServletRequest request) {
    return URI.create(page(request, base + "/callback"));
  }

  /** Returns the redirect URI for client metadata; without a port if only requests tell it. */
  public URI registeredCallback() {
    return URI.create(
        (publicUrl == null ? "http://127.0.0.1" + contextPath : publicUrl) + base + "/callback");
  }

  /**
   * Returns the page of the browser's request, even after a forward; empty if a redirect cannot
   * lead to it.
   */
  public Optional<ReturnPath> requestedPage(HttpServletRequest request) {
    String uri = request.getRequestURI();
    String query = request.getQueryString();
    for (Original original : ORIGINALS) {
      if (request.getAttribute(original.uri()) instanceof String first) {
        uri = first;
        query = (String) request.getAttribute(original.query());
        break;
      }
    }
    String container = request.getContextPath();
    String path = uri.startsWith(container) ? uri.substring(container.length()) : uri;
    return ReturnPath.ofRequest(publicContextPath() + path, query);
  }

  /** The names of the attributes with a dispatched request's original path and query. */
  private record Original(String uri, String query) {}

  /**
   * Returns the same URL on {@code 127.0.0.1} if the browser used another loopback name. The
   * redirect URI is on {@code 127.0.0.1} (RFC 8252 section 8.3), and browsers do not send it the
   * cookies of {@code localhost}.
   */
  public Optional<String> rightLoopbackAddress(HttpServletRequest request) {
    return loopback && OTHER_LOOPBACK_NAMES.contains(request.getServerName())
        ? Optional.of(
            requestedPage(request)
                .map(page -> absolute(request, page))
                .orElseGet(() -> page(request, "/")))
        : Optional.empty();
  }

  /** Returns whether this is the loopback client for development. */
  public boolean loopback() {
    return loopback;
  }

  /** Returns whether the redirect URI leads to the host that the browser used. */
  public boolean reachable(HttpServletRequest request) {
    return !loopback || "127.0.0.1".equals(request.getServerName());
  }

  /** Returns whether an {@code Origin} header names this application. */
  boolean isOwnOrigin(HttpServletRequest request, String origin) {
    if (!loopback) {
      return origin.equalsIgnoreCase(origin(request));
    }
    return Set.of("127.0.0.1", "localhost", "[::1]").stream()
        .anyMatch(host -> origin.equals(plain(host, request)));
  }

  private static String plain(String host, HttpServletRequest request) {
    int port = request.getServerPort();
    return "http://" + host + (port == 80 ? "" : ":" + port);
  }
}
