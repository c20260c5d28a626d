package io.github.atprotojakarta.testkit.oauth.dialect;

import io.github.atprotojakarta.testkit.oauth.client.RedirectMatching;
import java.time.Duration;

/**
 * What a server does with pushed authorization requests.
 *
 * @param support whether it accepts them
 * @param redirects how it compares redirect URIs
 * @param mixedScopes whether a request may have both {@code transition:} and granular scopes
 * @param lifetime how long it keeps a request
 */
public record RequestHabits(
    Support support, RedirectMatching redirects, boolean mixedScopes, Duration lifetime) {
  /** Whether a server accepts pushed authorization requests. */
  public enum Support {
    /** It accepts them. */
    YES,
    /** It fails with 500. */
    FAILS,
    /** It has no such endpoint. */
    NO
  }

  static final RequestHabits REFERENCE = of(RedirectMatching.REFERENCE);

  static RequestHabits of(RedirectMatching redirects) {
    return new RequestHabits(Support.YES, redirects, true, Duration.ofMinutes(5));
  }

  static RequestHabits unsupported(Support support) {
    return new RequestHabits(support, RedirectMatching.REFERENCE, true, Duration.ofMinutes(5));
  }

  RequestHabits keptFor(Duration time) {
    return new RequestHabits(support, redirects, mixedScopes, time);
  }

  RequestHabits withoutMixedScopes() {
    return new RequestHabits(support, redirects, false, lifetime);
  }
}
