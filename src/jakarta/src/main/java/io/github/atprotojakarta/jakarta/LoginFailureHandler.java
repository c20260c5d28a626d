package io.github.atprotojakarta.jakarta;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Shows a person why signing in did not work. An application that wants its own page provides a CDI
 * bean of this type; without one a plain page is shown. Programs get a problem document (RFC 9457)
 * instead and are not asked about here.
 */
@FunctionalInterface
public interface LoginFailureHandler {
  /** Answers; what it throws is logged, and the plain page shown. */
  Answer answer(LoginFailure failure, HttpServletRequest request);

  /** What the person gets to see. */
  sealed interface Answer {
    /**
     * A page, sent with the failure's status and {@code Cache-Control: no-store}.
     *
     * @param html the whole page; whatever comes from the failure escaped
     */
    record Page(String html) implements Answer {}

    /**
     * A redirect to a page of this application, which gets {@code error}, {@code reference} and, if
     * they are known, {@code identifier} and {@code return_to} as query parameters.
     *
     * @param path a path below the context path, such as {@code /sign-in}
     */
    record Redirect(String path) implements Answer {}
  }
}
