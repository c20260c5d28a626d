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
 * The application's addresses as browsers see them. With a public URL they come from it alone, so
 * that neither a {@code Host} header nor a proxy in front can bend them; the loopback client takes
 * the port from the request.
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

  /** Creates the addresses; with a public URL the context path does not matter. */
  public ApplicationUrls(AtprotoConfiguration configuration, String contextPath) {
    this.publicUrl = configuration.publicUrl();
    this.loopback = configuration.loopback();
    this.contextPath = contextPath;
    this.base = configuration.base();
  }

  /** The context path as browsers see it: a proxy may have another one than the container. */
  public String publicContextPath() {
    return publicUrl == null ? contextPath : publicUrl.getRawPath();
  }

  /** The path of the JAX-RS resource as browsers see it. */
  public String publicBase() {
    return publicContextPath() + base;
  }

  /** Returns the path of a request below its context, decoded, without path parameters. */
  public static String pathInContext(HttpServletRequest request) {
    String rest = request.getPathInfo();
    String path = request.getServletPath() + (rest == null ? "" : rest);
    return path.isEmpty() ? "/" : path;
  }

  /**
   * Checks that a request for an endpoint of ours is below the configured base: another JAX-RS
   * application of the same WAR may find our resources and serve them under its own path, too.
   *
   * @throws RejectedRequestException when the request is elsewhere
   */
  public void requireBelowBase(HttpServletRequest request) {
    String path = request.getContextPath() + base;
    if (!request.getRequestURI().startsWith(path + "/")) {
      throw new RejectedRequestException(
          ErrorKind.NOT_FOUND,
          "The sign-in is configured to be at "
              + path
              + " (atproto.base), and this address is not below that path.");
    }
  }

  /** Scheme, host and port that browsers see, without a slash at the end. */
  public String origin(HttpServletRequest request) {
    if (publicUrl != null) {
      return publicUrl.getScheme() + "://" + publicUrl.getRawAuthority();
    }
    String host = request.getServerName();
    return plain(OTHER_LOOPBACK_NAMES.contains(host) ? "127.0.0.1" : host, request);
  }

  /** The absolute address of a path that is already as browsers see it. */
  public String absolute(HttpServletRequest request, ReturnPath address) {
    return origin(request) + address.value();
  }

  /** The absolute address of a path below the context path. */
  public String page(HttpServletRequest request, String path) {
    return origin(request) + publicContextPath() + path;
  }

  /** A page below the context path, with a query that may already have a part. */
  public String page(HttpServletRequest request, String path, Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(entry -> RequestParameters.pair(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("&"));
    String separator = query.isEmpty() ? "" : path.contains("?") ? "&" : "?";
    return page(request, path) + separator + query;
  }

  /** Where the authorization server sends the browser back to. */
  public URI callback(HttpServletRequest request) {
    return URI.create(page(request, base + "/callback"));
  }

  /** The callback for client metadata, without a request: any port, for the loopback client. */
  public URI registeredCallback() {
    return URI.create(
        (publicUrl == null ? "http://127.0.0.1" + contextPath : publicUrl) + base + "/callback");
  }

  /** Path and query of this request as the browser sees them, whatever it was forwarded to. */
  public String requested(HttpServletRequest request) {
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
    return publicContextPath() + path + (query == null ? "" : "?" + query);
  }

  /** The attributes that tell what a dispatched request was at first. */
  private record Original(String uri, String query) {}

  /**
   * Where a login has to be begun instead, when the browser came by another loopback name: cookies
   * of {@code localhost} are not sent to {@code 127.0.0.1}, where the login comes back (RFC 8252
   * section 8.3 wants the address).
   */
  public Optional<String> rightLoopbackAddress(HttpServletRequest request) {
    return loopback && OTHER_LOOPBACK_NAMES.contains(request.getServerName())
        ? Optional.of(origin(request) + requested(request))
        : Optional.empty();
  }

  /** Whether this is the loopback client of development. */
  public boolean loopback() {
    return loopback;
  }

  /** Whether a login begun by this request can come back to the browser. */
  public boolean reachable(HttpServletRequest request) {
    return !loopback || "127.0.0.1".equals(request.getServerName());
  }

  /** Whether an {@code Origin} header names this application. */
  public boolean isOwnOrigin(HttpServletRequest request, String origin) {
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
