package io.github.atprotojakarta.jakarta.filter;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Logs at start what {@link AtprotoFilter} guards, and warns if nothing guards the application. */
final class GuardReport {
  private static final System.Logger LOG = System.getLogger(AtprotoFilter.class.getName());
  private static final String MECHANISM =
      "jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism";

  private final FilterConfig config;
  private final OpenPages pages;

  GuardReport(FilterConfig config, OpenPages pages) {
    this.config = config;
    this.pages = pages;
  }

  /** Logs one line; the container calls the filter's {@code init} when all filters are mapped. */
  void log(BeanManager beans) {
    ServletContext context = config.getServletContext();
    Set<String> mapped = mappings(context.getFilterRegistration(config.getFilterName()));
    if (!mapped.isEmpty()) {
      LOG.log(Level.INFO, config.getFilterName() + " " + pages.describe(mapped));
      warnOfFaces(pages.avoidedBy(FacesMappings.of(context), mapped));
    } else if (!isGuarded(context) && !usesSecurity(beans)) {
      LOG.log(
          Level.WARNING,
          "ATP2106 No page of {0} is guarded: AtprotoFilter is mapped to nothing. Set atproto.guard to the"
              + " patterns that need a signed-in user, such as /app/*, or map the filter",
          context.getContextPath().isEmpty() ? "/" : context.getContextPath());
    }
  }

  private static void warnOfFaces(Set<String> around) {
    if (!around.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "ATP2107 The FacesServlet is also mapped to {0}: guarded views can be opened there without a"
              + " session. Add these patterns to atproto.guard, or map the FacesServlet in web.xml,"
              + " to *.xhtml alone",
          around);
    }
  }

  /** Returns the URL patterns to which a filter is mapped, and the names of servlets. */
  static Set<String> mappings(@Nullable FilterRegistration filter) {
    Set<String> mappings = new TreeSet<>();
    if (filter != null) {
      // Open Liberty returns null where there is none.
      Optional.ofNullable(filter.getUrlPatternMappings()).ifPresent(mappings::addAll);
      Optional.ofNullable(filter.getServletNameMappings())
          .ifPresent(names -> names.forEach(name -> mappings.add("servlet " + name)));
    }
    return mappings;
  }

  /** Returns whether the filter or a subclass of it is mapped under any name. */
  private static boolean isGuarded(ServletContext context) {
    return context.getFilterRegistrations().values().stream()
        .filter(filter -> !mappings(filter).isEmpty())
        .anyMatch(GuardReport::isGuard);
  }

  private static boolean isGuard(FilterRegistration filter) {
    ClassLoader application = Thread.currentThread().getContextClassLoader();
    try {
      return AtprotoFilter.class.isAssignableFrom(
          Class.forName(
              filter.getClassName(),
              false,
              application == null ? AtprotoFilter.class.getClassLoader() : application));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** The server may not have Jakarta Security, so the type is found by its name. */
  private static boolean usesSecurity(BeanManager beans) {
    return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
        .flatMap(bean -> bean.getTypes().stream())
        .anyMatch(type -> type.getTypeName().equals(MECHANISM));
  }
}
