package io.github.atprotojakarta.jakarta.internal.authentication;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Gives an {@code HttpSession} that the application created in a request to the person of the
 * request. At the end of the request, because CDI creates sessions behind every filter.
 */
public final class HttpSessionClaims implements ServletRequestListener {
  /** Creates the listener. */
  public HttpSessionClaims() {}

  @Override
  public void requestDestroyed(ServletRequestEvent event) {
    if (event.getServletRequest() instanceof HttpServletRequest request) {
      CachedAuthentication.of(request)
          .flatMap(CachedAuthentication::known)
          .filter(AuthenticationResult.SignedIn.class::isInstance)
          .map(AuthenticationResult.SignedIn.class::cast)
          .ifPresent(
              person -> CDI.current().select(HttpSessionOwner.class).get().claim(request, person));
    }
  }
}
