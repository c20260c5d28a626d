package io.github.atprotojakarta.jakarta.internal.authentication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a session that this node has found valid within {@code atproto.session.recheck}, so that a
 * request needs no look-up. What happens to a session on this node counts at once; what happens on
 * another node counts after that time.
 */
@ApplicationScoped
public class RecentSessions {
  /** Sessions in memory; those that are too many are looked up at each request. */
  private static final int MOST = 10_000;

  /** Counters of changes. Sessions that share one are looked up once more than necessary. */
  private static final int COUNTERS = 1 << 10;

  @Inject @LibraryBean AtprotoConfiguration configuration;
  private final AtomicIntegerArray changes = new AtomicIntegerArray(COUNTERS);
  private LongSupplier nanoTime = System::nanoTime;
  private long nanos;
  private @Nullable Cache<SessionKey, Found> found;

  /**
   * A valid session.
   *
   * @param change the counter of its changes before it was looked up
   * @param at the time before it was looked up
   */
  private record Found(OAuthSession session, int change, long at) {}

  /** Creates the memory; CDI injects what it needs. */
  public RecentSessions() {}

  @PostConstruct
  void build() {
    build(System::nanoTime);
  }

  void build(LongSupplier clock) {
    Duration recheck = configuration.sessionRecheck();
    nanoTime = clock;
    nanos = recheck.toNanos();
    found =
        recheck.isZero()
            ? null
            : Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(recheck)
                .ticker(clock::getAsLong)
                // Not the common pool: in a server its threads outlive the application.
                .executor(Runnable::run)
                .build();
  }

  /** Returns a session that was valid a short time ago, or the result of a look-up. */
  AuthenticationResult find(SessionKey key, Supplier<AuthenticationResult> lookup) {
    if (found == null) {
      return lookup.get();
    }
    int change = changes.get(counter(key));
    long now = nanoTime.getAsLong();
    Found known = found.getIfPresent(key);
    if (known != null
        && known.change == change
        && now - known.at < nanos
        && known.session.endsAt().isAfter(Instant.now())) {
      return new AuthenticationResult.SignedIn(known.session);
    }
    AuthenticationResult result = lookup.get();
    if (result instanceof AuthenticationResult.SignedIn in) {
      // A change since the look-up began has another number, so this one is not trusted then.
      found.put(key, new Found(in.session(), change, now));
    }
    return result;
  }

  /** Demands a look-up of a session at its next request. */
  void forget(SessionKey key) {
    if (found != null) {
      changes.incrementAndGet(counter(key));
      found.invalidate(key);
    }
  }

  /** Notices a change on this node, before any observer of the application, which may fail. */
  void on(@Observes @Priority(Integer.MIN_VALUE) SessionEvent event) {
    forget(event.key());
  }

  private static int counter(SessionKey key) {
    return key.id().hashCode() & (COUNTERS - 1);
  }
}
