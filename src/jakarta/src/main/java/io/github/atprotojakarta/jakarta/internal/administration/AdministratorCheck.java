package io.github.atprotojakarta.jakarta.internal.administration;

import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationEntryPoint;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationResult;
import io.github.atprotojakarta.jakarta.internal.authentication.CachedAuthentication;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestOfPerson;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.session.AdministrativeAct;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.util.Optional;

/**
 * Lets callers pass who have the role of administrators: users of the container, whatever its
 * mechanism is, and people who are signed in with the library, whose roles {@link
 * io.github.atprotojakarta.jakarta.AtprotoRoles} provides. Challenges callers who are nobody yet.
 */
@Dependent
final class AdministratorCheck {
  private static final System.Logger LOG = System.getLogger(AdministratorCheck.class.getName());

  /** {@link UntrustedText} marks a shortened name by three more characters. */
  private static final int LONGEST_NAME = AdministrativeAct.LONGEST - 3;

  private final RequestAuthentication authentication;
  private final AuthenticationEntryPoint entryPoint;

  @Inject
  AdministratorCheck(RequestAuthentication authentication, AuthenticationEntryPoint entryPoint) {
    this.authentication = authentication;
    this.entryPoint = entryPoint;
  }

  /** Handles the request of an administrator. */
  @FunctionalInterface
  interface Work {
    HttpReply run(String administrator) throws IOException;
  }

  /**
   * Returns the response of the work if the caller has the role, or a challenge.
   *
   * @throws RejectedRequestException if the caller is somebody without the role
   */
  HttpReply admit(String role, HttpServletRequest request, HttpServletResponse response, Work work)
      throws IOException {
    HttpServletRequest container = RequestOfPerson.ofContainer(request);
    Optional<String> administrator = administrator(role, request, container);
    if (administrator.isEmpty() && mayBeAsked(request, container)) {
      int before = response.getStatus();
      authenticate(container, response);
      if (response.isCommitted() || response.getStatus() != before) {
        return HttpReply.madeByContainer();
      }
      administrator = administrator(role, request, container);
    }
    if (administrator.isPresent()) {
      return work.run(administrator.get());
    }
    AuthenticationResult person = authentication.authenticate(request);
    if (container.getUserPrincipal() != null || person instanceof AuthenticationResult.SignedIn) {
      throw new RejectedRequestException(
          ErrorKind.FORBIDDEN, "This endpoint needs the role of atproto.administration.role.");
    }
    return entryPoint.reply(request, person);
  }

  private Optional<String> administrator(
      String role, HttpServletRequest request, HttpServletRequest container) {
    Principal user = container.getUserPrincipal();
    if (user != null && container.isUserInRole(role)) {
      return Optional.of(name(user));
    }
    CachedAuthentication person = authentication.cached(request);
    return person.roles().contains(role)
        ? person.principal().map(AdministratorCheck::name)
        : Optional.empty();
  }

  /**
   * Returns whether to call the container's mechanism. Behind the filter the library's own sign-in
   * is the mechanism of the page, unless the caller sends credentials for another.
   */
  private boolean mayBeAsked(HttpServletRequest request, HttpServletRequest container) {
    if (container.getUserPrincipal() != null) {
      return false;
    }
    boolean filtered = container != request;
    return request.getHeader("Authorization") != null
        || (!filtered
            && !(authentication.authenticate(request) instanceof AuthenticationResult.SignedIn));
  }

  /** A container without a mechanism throws an exception or does nothing. */
  private static void authenticate(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      boolean unused = request.authenticate(response);
    } catch (ServletException e) {
      LOG.log(Level.DEBUG, "The container did not authenticate an administrator", e);
    }
  }

  /** The container's names may be longer than an act allows, or have control characters. */
  private static String name(Principal user) {
    String name = UntrustedText.clean(String.valueOf(user.getName()), LONGEST_NAME);
    return name.isBlank() ? "(no name)" : name;
  }
}
