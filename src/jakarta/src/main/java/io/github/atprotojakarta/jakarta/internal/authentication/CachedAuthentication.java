package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the session of one request at most once, and the person's roles at most once. It travels
 * with the request as an attribute, so that filters, dispatches and asynchronous threads all see
 * the same result.
 */
public final class CachedAuthentication {
  private final Supplier<AuthenticationResult> lookup;
  private final Function<AuthenticationResult.SignedIn, AtprotoPrincipal> principals;
  private final CallerRoles callerRoles;

  // No monitor: a look-up reads a database, and until JDK 24 a monitor pins a virtual thread.
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable AuthenticationResult known;
  private @Nullable AtprotoPrincipal principal;
  private @Nullable Set<String> roles;

  CachedAuthentication(
      Supplier<AuthenticationResult> lookup,
      Function<AuthenticationResult.SignedIn, AtprotoPrincipal> principals,
      CallerRoles callerRoles) {
    this.lookup = lookup;
    this.principals = principals;
    this.callerRoles = callerRoles;
  }

  /** Returns what a request has, if anybody asked for it. */
  static Optional<CachedAuthentication> of(HttpServletRequest request) {
    return request.getAttribute(attribute(request)) instanceof CachedAuthentication known
        ? Optional.of(known)
        : Optional.empty();
  }

  void addTo(HttpServletRequest request) {
    request.setAttribute(attribute(request), this);
  }

  /** A request that is forwarded to another application has other cookies there. */
  private static String attribute(HttpServletRequest request) {
    return CachedAuthentication.class.getName() + request.getContextPath();
  }

  /** Returns the result of the look-up. */
  public AuthenticationResult result() {
    AuthenticationResult result = known;
    return result == null ? locked(this::lookUp) : result;
  }

  /** Returns the result if it is known already; looks nothing up. */
  Optional<AuthenticationResult> known() {
    return Optional.ofNullable(known);
  }

  /** Returns the signed-in person, if there is one. */
  public Optional<AtprotoPrincipal> principal() {
    return result() instanceof AuthenticationResult.SignedIn in
        ? Optional.of(locked(() -> principal(in)))
        : Optional.empty();
  }

  /** Returns the person's roles; none when nobody is signed in. */
  public Set<String> roles() {
    return principal().map(person -> locked(() -> roles(person))).orElse(Set.of());
  }

  /** Forgets the result, because the session may have ended since. */
  public void forget() {
    replace(null);
  }

  /** Records that the session cannot be used any more. */
  void ended() {
    replace(new AuthenticationResult.Ended());
  }

  /** Records that the person has signed out. */
  void signedOut() {
    replace(new AuthenticationResult.None());
  }

  private AuthenticationResult lookUp() {
    AuthenticationResult result = known;
    if (result == null) {
      result = lookup.get();
      known = result;
    }
    return result;
  }

  private AtprotoPrincipal principal(AuthenticationResult.SignedIn in) {
    if (principal == null) {
      principal = principals.apply(in);
    }
    return principal;
  }

  private Set<String> roles(AtprotoPrincipal person) {
    if (roles == null) {
      roles = Set.copyOf(callerRoles.of(person));
    }
    return roles;
  }

  private void replace(@Nullable AuthenticationResult result) {
    lock.lock();
    try {
      known = result;
      principal = null;
      roles = null;
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
