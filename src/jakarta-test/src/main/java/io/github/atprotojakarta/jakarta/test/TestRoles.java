package io.github.atprotojakarta.jakarta.test;

import static jakarta.interceptor.Interceptor.Priority.APPLICATION;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.AtprotoRoles;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.util.Set;

/** Gives people of tests their roles, and all others those of the application. */
@Alternative
@Priority(APPLICATION + 900)
@ApplicationScoped
class TestRoles implements AtprotoRoles {
  @Inject TestPeople people;
  @Inject BeanManager beans;

  @Override
  public Set<String> rolesOf(AtprotoPrincipal principal) {
    return people
        .find(principal.session())
        .map(TestSession::roles)
        .orElseGet(
            () ->
                new OtherBean<>(beans, AtprotoRoles.class, TestRoles.class)
                    .find()
                    .map(roles -> roles.rolesOf(principal))
                    .orElse(Set.of()));
  }
}
