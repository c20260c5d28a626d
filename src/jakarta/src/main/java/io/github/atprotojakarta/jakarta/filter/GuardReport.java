package io.github.atprotojakarta.jakarta.filter;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.util.Collection;
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
    FilterRegistration filter = context.getFilterRegistration(config.getFilterName());
    if (isMapped(filter)) {
      Set<String> mapped = new TreeSet<>(filter.getUrlPatternMappings());
      filter.getServletNameMappings().forEach(servlet -> mapped.add("servlet " + servlet));
      LOG.log(Level.INFO, config.getFilterName() + " " + pages.describe(mapped));
    } else if (!isMapped(context.getFilterRegistrations().values(), getClass().getClassLoader())
        && !usesSecurity(beans)) {
      LOG.log(
          Level.WARNING,
          "No page of {0} is guarded: AtprotoFilter is mapped to nothing. Set atproto.guard to the"
              + " patterns that need a signed-in user, such as /app/*, or map the filter",
          context.getContextPath().isEmpty() ? "/" : context.getContextPath());
    }
  }

  /** Returns the URL patterns to which a filter is mapped. */
  static Set<String> mappings(FilterConfig config) {
    FilterRegistration filter =
        config.getServletContext().getFilterRegistration(config.getFilterName());
    return filter == null ? Set.of() : new TreeSet<>(filter.getUrlPatternMappings());
  }

  static boolean isMapped(@Nullable FilterRegistration filter) {
    return filter != null
        && (!filter.getUrlPatternMappings().isEmpty()
            || !filter.getServletNameMappings().isEmpty());
  }

  /** Returns whether the filter or a subclass of it is mapped under any name. */
  private static boolean isMapped(
      Collection<? extends FilterRegistration> filters, ClassLoader library) {
    return filters.stream().filter(GuardReport::isMapped).anyMatch(each -> isGuard(each, library));
  }

  private static boolean isGuard(FilterRegistration filter, ClassLoader library) {
    ClassLoader application = Thread.currentThread().getContextClassLoader();
    try {
      return AtprotoFilter.class.isAssignableFrom(
          Class.forName(filter.getClassName(), false, application == null ? library : application));
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
