package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.web.RequestedPath;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.stream.Stream;

/**
 * The login page and the endpoints of the sign-in, which must be open to everybody, and what login
 * pages load: the site's icon and the resources of Jakarta Faces.
 */
@Dependent
public final class SignInPages {
  private static final String ICON = "/favicon.ico";

  /** Faces serves style sheets, scripts and images of its components here, and nothing else. */
  private static final String FACES_RESOURCES = "/jakarta.faces.resource/";

  private static final String FACES_SERVLET = "jakarta.faces.webapp.FacesServlet";

  private final String endpoints;
  private final String loginPage;
  private final boolean administration;

  /** Reads the paths from the configuration. */
  @Inject
  public SignInPages(@LibraryBean AtprotoConfiguration configuration) {
    this.endpoints = configuration.base() + "/";
    this.loginPage = configuration.loginPage().split("\\?", 2)[0];
    this.administration = configuration.administrationRole() != null;
  }

  /** Returns the path of the login page. */
  public String loginPage() {
    return loginPage;
  }

  /** Returns whether a request is for one of the endpoints. */
  public boolean areEndpoints(HttpServletRequest request) {
    return RequestedPath.of(request).path().startsWith(endpoints);
  }

  /**
   * Returns whether a request is for one of the endpoints for administrators: the only ones that a
   * {@code security-constraint} may protect.
   */
  public boolean areForAdministrators(HttpServletRequest request) {
    return administration && RequestedPath.of(request).path().startsWith(endpoints + "admin/");
  }

  /** Returns whether a request is for one of these pages. */
  public boolean include(HttpServletRequest request) {
    return include(request, RequestedPath.of(request));
  }

  /** Returns whether a request, whose path is known already, is for one of these pages. */
  public boolean include(HttpServletRequest request, RequestedPath path) {
    return include(path) || isFacesResource(request);
  }

  /** Returns whether a request is for a resource below a prefix of Faces, such as /faces/*. */
  private static boolean isFacesResource(HttpServletRequest request) {
    String path = request.getPathInfo();
    if (path == null
        || !path.startsWith(FACES_RESOURCES)
        || request.getHttpServletMapping().getMappingMatch() != MappingMatch.PATH) {
      return false;
    }
    ServletRegistration servlet =
        request
            .getServletContext()
            .getServletRegistration(request.getHttpServletMapping().getServletName());
    return servlet != null && isFacesServlet(servlet);
  }

  /** Returns whether a servlet is that of Jakarta Faces. */
  public static boolean isFacesServlet(ServletRegistration servlet) {
    return FACES_SERVLET.equals(servlet.getClassName());
  }

  /** Returns whether a path is one of these pages. */
  public boolean include(RequestedPath requested) {
    String path = requested.path();
    // The container may have replaced the login page's path with that of a welcome file.
    return path.startsWith(endpoints)
        || path.equals(loginPage)
        || requested.uriInContext().equals(loginPage)
        || path.equals(ICON)
        || path.startsWith(FACES_RESOURCES);
  }

  /** Returns the patterns of these pages. */
  public Stream<String> names() {
    return Stream.of(loginPage, endpoints + "*", ICON, FACES_RESOURCES + "*");
  }
}
