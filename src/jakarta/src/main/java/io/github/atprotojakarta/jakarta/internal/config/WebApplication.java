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
 * The web application's {@link ServletContext}, kept for beans that run outside of requests. It is
 * there from the moment that the container starts the web application; an EJB with {@code @Startup}
 * may run before.
 */
@ApplicationScoped
public class WebApplication {
  private final Set<String> askedTooEarly = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ServletContext context;

  /** Takes the context. */
  public void capture(ServletContext started) {
    context = started;
  }

  /**
   * Checks that every bean runs with the same settings.
   *
   * @throws IllegalStateException when one has already gone without a context parameter that is
   *     there
   */
  public void checkNothingMissed() {
    Set<String> missed = new TreeSet<>(askedTooEarly);
    missed.removeIf(name -> parameter(name).isEmpty());
    if (!missed.isEmpty()) {
      throw new IllegalStateException(
          "A bean read the settings "
              + missed
              + " before the web application started, and web.xml has a context-param for them."
              + " Set them by MicroProfile Config, system property or environment instead, or let"
              + " the bean (a @Startup EJB?) ask later.");
    }
  }

  /** A context parameter; empty when it is unset or blank, or the context is not there yet. */
  Optional<String> parameter(String name) {
    ServletContext current = context;
    if (current == null) {
      askedTooEarly.add(name);
      return Optional.empty();
    }
    return Optional.ofNullable(current.getInitParameter(name)).filter(value -> !value.isBlank());
  }

  /** The names of all context parameters; none when the context is not there yet. */
  List<String> parameterNames() {
    ServletContext current = context;
    return current == null ? List.of() : Collections.list(current.getInitParameterNames());
  }

  /** The context path, such as {@code /shop}; empty when the context is not there yet. */
  public Optional<String> contextPath() {
    return Optional.ofNullable(context).map(ServletContext::getContextPath);
  }
}
