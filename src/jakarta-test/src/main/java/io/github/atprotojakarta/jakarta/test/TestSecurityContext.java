package io.github.atprotojakarta.jakarta.test;

import static jakarta.interceptor.Interceptor.Priority.APPLICATION;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows the person whom the test has signed in to the current thread; for other threads, what the
 * server's own {@link SecurityContext} shows.
 */
@Alternative
@Priority(APPLICATION + 900)
@ApplicationScoped
class TestSecurityContext implements SecurityContext {
  @Inject TestPeople people;
  @Inject BeanManager beans;

  @Override
  public @Nullable Principal getCallerPrincipal() {
    Optional<TestSession> person = people.current();
    return person.isPresent()
        ? new AtprotoPrincipal(person.get().key())
        : server().map(SecurityContext::getCallerPrincipal).orElse(null);
  }

  @Override
  public <T extends Principal> Set<T> getPrincipalsByType(Class<T> type) {
    if (people.current().isEmpty()) {
      return server().map(context -> context.getPrincipalsByType(type)).orElse(Set.of());
    }
    Principal caller = getCallerPrincipal();
    return type.isInstance(caller) ? Set.of(type.cast(caller)) : Set.of();
  }

  @Override
  public boolean isCallerInRole(String role) {
    return people
        .current()
        .map(person -> person.roles().contains(role))
        .orElseGet(() -> server().map(context -> context.isCallerInRole(role)).orElse(false));
  }

  @Override
  public boolean hasAccessToWebResource(String resource, String... methods) {
    return required().hasAccessToWebResource(resource, methods);
  }

  @Override
  public AuthenticationStatus authenticate(
      HttpServletRequest request,
      HttpServletResponse response,
      AuthenticationParameters parameters) {
    return required().authenticate(request, response, parameters);
  }

  private SecurityContext required() {
    return server()
        .orElseThrow(
            () ->
                new UnsupportedOperationException(
                    "Only a server with Jakarta Security can do this: run the test there"));
  }

  private Optional<SecurityContext> server() {
    return new OtherBean<>(beans, SecurityContext.class, TestSecurityContext.class).find();
  }
}
