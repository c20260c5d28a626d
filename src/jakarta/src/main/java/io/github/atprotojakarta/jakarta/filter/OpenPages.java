package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.jakarta.LoginFailure;
import io.github.atprotojakarta.jakarta.internal.authentication.SignInPages;
import io.github.atprotojakarta.jakarta.internal.web.RequestedPath;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides which requests behind {@link AtprotoFilter} need no session. */
final class OpenPages {
  private final PathPatterns guarded;
  private final PathPatterns open;
  private final SignInPages signIn;
  private final boolean assets;

  /**
   * Creates the rule.
   *
   * @param guarded requests that need a session; empty: all
   * @param open exceptions from them
   * @param assets whether the login page's assets are open
   * @param mapped the patterns to which the filter is mapped. If they do not contain the login
   *     page, its assets are elsewhere, and nothing else needs to be open.
   */
  OpenPages(
      PathPatterns guarded,
      PathPatterns open,
      SignInPages signIn,
      boolean assets,
      Set<String> mapped) {
    this.guarded = guarded;
    this.open = open;
    this.signIn = signIn;
    String loginPage = signIn.loginPage();
    this.assets = assets && PathPatterns.match(mapped, loginPage) && isGuarded(loginPage);
  }

  /** Returns whether a request needs no session. */
  boolean include(HttpServletRequest request) {
    RequestedPath path = RequestedPath.of(request);
    return (!guarded.isEmpty() && !guarded.guard(path))
        || isPartOfResponse(request)
        || open.open(path)
        || signIn.include(request, path)
        || (assets && StaticAssets.include(request, path))
        || isViewOfOpenPage(request, path);
  }

  /**
   * Returns whether an open page may be requested again, without the HttpSession of somebody else.
   */
  boolean mayEndHttpSession(HttpServletRequest request) {
    return !isPartOfResponse(request) && !signIn.areEndpoints(request);
  }

  /** Error pages and included pages belong to a request that has passed already. */
  private static boolean isPartOfResponse(HttpServletRequest request) {
    DispatcherType type = request.getDispatcherType();
    return type == DispatcherType.ERROR
        || type == DispatcherType.INCLUDE
        || request.getAttribute(LoginFailure.ATTRIBUTE) != null;
  }

  /**
   * Returns whether an error page or an open page shows this resource. The login page would
   * otherwise lead to itself. An open page may show what browsers cannot request; if it forwards to
   * a guarded address, that address decides.
   */
  private boolean isViewOfOpenPage(HttpServletRequest request, RequestedPath target) {
    DispatcherType type = request.getDispatcherType();
    if (type != DispatcherType.FORWARD && type != DispatcherType.ASYNC) {
      return false;
    }
    RequestedPath original = RequestedPath.original(request);
    return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) != null
        || signIn.include(original)
        || (target.isHidden() && open.open(original));
  }

  /** Returns what the filter guards and what it leaves open, for the log. */
  String describe(Set<String> mapped) {
    String all =
        Stream.of(open.patterns().stream(), signIn.names(), assets().stream())
            .flatMap(each -> each)
            .distinct()
            .collect(Collectors.joining(", "));
    return "guards "
        + mapped
        + (guarded.isEmpty() ? "" : ", of these only " + guarded.patterns())
        + "; open ["
        + all
        + "]";
  }

  /** Returns the mappings by which views of Faces avoid the guard. */
  Set<String> avoidedBy(FacesMappings faces, Set<String> mapped) {
    return faces.around(
        guarded.isEmpty() ? mapped : guarded.patterns(),
        path -> PathPatterns.match(mapped, path) && isGuarded(path));
  }

  private boolean isGuarded(String path) {
    return guarded.isEmpty() || PathPatterns.match(guarded.patterns(), path);
  }

  private Set<String> assets() {
    return assets ? Set.of("static style sheets, scripts, fonts and images") : Set.of();
  }
}
