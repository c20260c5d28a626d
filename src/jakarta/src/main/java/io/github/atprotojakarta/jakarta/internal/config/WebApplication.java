package io.github.atprotojakarta.jakarta.internal.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The web application's {@link ServletContext}, for beans that run outside of requests. It is
 * available once the container starts the web application; a {@code @Startup} EJB may run earlier.
 */
@ApplicationScoped
public class WebApplication {
  private final Set<String> readTooEarly = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ServletContext context;

  /**
   * Stores the context.
   *
   * @throws IllegalStateException if another web application has started before
   */
  public void capture(ServletContext started) {
    ServletContext first = context;
    if (first != null && !first.getContextPath().equals(started.getContextPath())) {
      throw new IllegalStateException(
          "Two web applications of one EAR share the sign-in's JARs: \""
              + first.getContextPath()
              + "\" and \""
              + started.getContextPath()
              + "\". They would share one client, one public URL and one cookie. Move the JARs from"
              + " the EAR's lib folder into WEB-INF/lib of each WAR that has a sign-in. A WAR"
              + " without a sign-in sets the context-param atproto.endpoints to none.");
    }
    context = started;
  }

  /**
   * Checks that every bean has the same settings.
   *
   * @throws IllegalStateException if a bean read a setting too early, without its context parameter
   */
  public void checkNothingMissed() {
    Set<String> missed = new TreeSet<>(readTooEarly);
    missed.removeIf(name -> parameter(name).isEmpty());
    if (!missed.isEmpty()) {
      throw new IllegalStateException(
          "A bean read the settings "
              + missed
              + " before the web application started, but web.xml sets them by context-param. Set"
              + " them by MicroProfile Config, system property or environment variable instead, or"
              + " let the bean (perhaps a @Startup EJB) read them later.");
    }
  }

  /** Returns a context parameter; empty if it is unset or blank, or before the start. */
  Optional<String> parameter(String name) {
    ServletContext current = context;
    if (current == null) {
      readTooEarly.add(name);
      return Optional.empty();
    }
    return Optional.ofNullable(current.getInitParameter(name)).filter(value -> !value.isBlank());
  }

  /** Returns the names of all context parameters; none before the start. */
  List<String> parameterNames() {
    ServletContext current = context;
    return current == null ? List.of() : Collections.list(current.getInitParameterNames());
  }

  /** Returns the context path, such as {@code /shop}; empty before the start. */
  public Optional<String> contextPath() {
    return Optional.ofNullable(context).map(ServletContext::getContextPath);
  }
}
