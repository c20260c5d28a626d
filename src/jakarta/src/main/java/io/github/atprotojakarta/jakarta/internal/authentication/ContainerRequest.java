package io.github.atprotojakarta.jakarta.internal.authentication;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Gives access to the request that the container handles in the current thread. */
@ApplicationScoped
public class ContainerRequest {
  @Inject HttpServletRequest request;

  /** Returns the current request; empty in timers and asynchronous methods, which have none. */
  public Optional<HttpServletRequest> find() {
    try {
      return request.getMethod() == null ? Optional.empty() : Optional.of(request);
    } catch (IllegalStateException | ContextException e) {
      return Optional.empty();
    }
  }
}
