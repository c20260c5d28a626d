package io.github.atprotojakarta.jakarta.internal.authentication;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives access to the request that the container handles in the current thread. */
@ApplicationScoped
public class ContainerRequest {
  private @Nullable HttpServletRequest request;

  /**
   * Takes the container's request object; a container without servlets, such as Weld SE, has none.
   */
  @Inject
  void request(Instance<HttpServletRequest> requests) {
    request = requests.isUnsatisfied() ? null : requests.get();
  }

  /** Returns the current request; empty in timers and asynchronous methods, which have none. */
  public Optional<HttpServletRequest> find() {
    HttpServletRequest current = request;
    try {
      return current == null || current.getMethod() == null
          ? Optional.empty()
          : Optional.of(current);
    } catch (IllegalStateException | ContextException e) {
      return Optional.empty();
    }
  }
}
