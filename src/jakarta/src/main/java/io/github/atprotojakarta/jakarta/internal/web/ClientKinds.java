package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.jakarta.PageRequestRule;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Distinguishes people and programs, by the application's rule if it has one. */
public final class ClientKinds {
  private final Optional<PageRequestRule> rule;

  public ClientKinds(Optional<PageRequestRule> rule) {
    this.rule = rule;
  }

  /** Returns who made a request. */
  public ClientKind of(HttpServletRequest request) {
    if (ScriptLibrary.of(request) != ScriptLibrary.NONE) {
      return ClientKind.PROGRAM;
    }
    ClientKind byHeaders = ClientKind.of(request);
    if (rule.isEmpty()) {
      return byHeaders;
    }
    return rule.get().isPageRequest(request, byHeaders == ClientKind.PERSON)
        ? ClientKind.PERSON
        : ClientKind.PROGRAM;
  }
}
