package io.github.atprotojakarta.jakarta;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Shows a person why signing in failed. An application with its own error page provides a CDI bean
 * of this type; otherwise the library shows a plain page. Programs receive a problem document (RFC
 * 9457) instead, without a call of the handler.
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class SignInFailures implements LoginFailureHandler {
 *   @Override
 *   public Reply handle(LoginFailure failure, HttpServletRequest request) {
 *     return new Reply.Forward("/WEB-INF/sign-in-failure.jsp");
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface LoginFailureHandler {
  /**
   * Returns the reply to a failed request. If the handler throws an exception, the library logs it
   * and shows its plain page.
   */
  Reply handle(LoginFailure failure, HttpServletRequest request);

  /** The reply to a failed request. */
  sealed interface Reply {
    /**
     * A page, sent with the failure's status and {@code Cache-Control: no-store}.
     *
     * @param html the complete page; everything from the failure is escaped
     */
    record Page(String html) implements Reply {}

    /**
     * A redirect to a page of this application, with {@code error}, {@code reference} and, if they
     * are known, {@code identifier} and {@code return_to} as query parameters.
     *
     * @param path a path below the context path, such as {@code /sign-in}
     */
    record Redirect(String path) implements Reply {}

    /**
     * A page that a JSP, a Facelet or a servlet of this application renders. The library forwards
     * the request ({@code RequestDispatcher.forward}) with the failure as the request attribute
     * {@link LoginFailure#ATTRIBUTE}, and sends the page with the failure's status and {@code
     * Cache-Control: no-store}; the page cannot change the status. In a JSP:
     *
     * <pre>{@code
     * <c:set var="failure" value="${requestScope['io.github.atprotojakarta.loginFailure']}"/>
     * <h1><c:out value="${failure.title()}"/></h1>
     * }</pre>
     *
     * The plain page replaces it, and the log names the reason, if the path does not exist, or if
     * the page throws an exception, sends an error or redirects. The plain page also replaces it
     * for requests other than GET, HEAD and POST (Jakarta Pages supports no others), and for
     * asynchronous requests.
     *
     * <p>During the forward, {@code AtprotoFilter} lets every page pass: the page is shown to
     * people who are not signed in, and so is each page that it forwards to or includes.
     *
     * @param path a fixed path below the context path, such as {@code /WEB-INF/failure.jsp}; it
     *     must never contain input from the request
     */
    record Forward(String path) implements Reply {
      /**
       * Creates the reply.
       *
       * @throws IllegalArgumentException if the path does not start with one slash, or contains a
       *     query, a fragment, path parameters, an escape, a backslash, a control character or
       *     {@code ..}
       */
      public Forward {
        if (!path.matches("(/[^/?#;%\\\\\\p{Cntrl}]+)+") || path.contains("/..")) {
          throw new IllegalArgumentException(
              "The path of a Forward must be a plain path below the context path, such as"
                  + " /WEB-INF/failure.jsp");
        }
      }
    }
  }
}
