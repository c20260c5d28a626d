package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.limits.TokenBuckets;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Renews the cookies of a browser that is in use, so that they live for {@code
 * atproto.cookie-max-age} after the last visit, and not longer than their session. Only responses
 * that no cache stores may carry them. Each node renews those of a session at most once per tenth
 * of their age.
 */
@ApplicationScoped
public class CookieRenewal {
  private static final int PARTS = 10;

  /** The cookies of a session that is forgotten are renewed at its next request. */
  private static final long MOST_SESSIONS = 100_000;

  @Inject @LibraryBean AtprotoConfiguration configuration;
  @Inject BrowserCookies cookies;
  private @Nullable TokenBuckets<SessionKey> due;

  /** Creates the renewal; CDI injects what it needs. */
  public CookieRenewal() {}

  @PostConstruct
  void build() {
    build(System::nanoTime);
  }

  void build(LongSupplier nanoTime) {
    Duration age = configuration.cookieMaxAge();
    due =
        age.isZero() ? null : new TokenBuckets<>(1, age.dividedBy(PARTS), MOST_SESSIONS, nanoTime);
  }

  /** Records that a browser gets the cookie of a session with the response under way. */
  void delivered(SessionKey session) {
    if (due != null) {
      due.tryTake(session);
    }
  }

  /** Returns the {@code Set-Cookie} headers for a response to the person of a session. */
  public List<String> headers(HttpServletRequest request, OAuthSession session) {
    if (due == null || !due.tryTake(session.key())) {
      return List.of();
    }
    Duration left = Duration.between(Instant.now(), session.endsAt());
    return left.toSeconds() < 1 ? List.of() : cookies.renewed(request, session.key(), left);
  }
}
