package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Refreshed;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The new tokens that exist only in this node's memory. One thread at a time stores or revokes
 * those of a session: two threads could store and revoke the same tokens. A node that stops tries a
 * last time to store them, and revokes what it cannot store.
 */
final class HeldTokens {
  private static final System.Logger LOG = System.getLogger(HeldTokens.class.getName());

  private final SessionStore store;
  private final OlderRows olderRows;
  private final Consumer<StoredSession> revocation;
  private final SessionEvents events;
  private final Map<SessionKey, Held> held = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  HeldTokens(SessionStore store, Consumer<StoredSession> revocation, SessionEvents events) {
    this.store = store;
    this.olderRows = new OlderRows(store);
    this.revocation = revocation;
    this.events = events;
  }

  /**
   * New tokens of one session.
   *
   * @param taken whether a thread stores or revokes them at this moment
   */
  record Held(StoredSession tokens, AtomicBoolean taken) {
    SessionKey key() {
      return tokens.key();
    }
  }

  Held add(StoredSession refreshed) {
    Held added = new Held(refreshed, new AtomicBoolean());
    held.put(added.key(), added);
    return added;
  }

  Optional<Held> find(SessionKey key) {
    return Optional.ofNullable(held.get(key));
  }

  List<Held> all() {
    return List.copyOf(held.values());
  }

  int size() {
    return held.size();
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /** Makes each attempt that begins from now on the last one for its tokens. */
  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /**
   * Stores tokens.
   *
   * @throws TransientException if another thread stores or revokes them at this moment
   * @throws RuntimeException what the store throws
   */
  RefreshOutcome store(Held each) {
    return alone(each, () -> storeHeld(each)).orElseThrow(() -> busy(each));
  }

  /**
   * Stores tokens. If that fails while the node stops, a last attempt follows, and then they are
   * revoked. An attempt that began before the node stopped is not the last one: the store may be
   * back.
   *
   * @throws TransientException if another thread stores or revokes them at this moment
   * @throws RuntimeException what the store throws
   */
  RefreshOutcome storeOrRevoke(Held each) {
    return alone(each, () -> storeHeldOrRevoke(each)).orElseThrow(() -> busy(each));
  }

  private static TransientException busy(Held each) {
    return new TransientException("The new tokens of " + each.key() + " are being stored");
  }

  /** Does nothing and returns empty if another thread works on the tokens at this moment. */
  private static <T> Optional<T> alone(Held each, Supplier<T> work) {
    if (!each.taken.compareAndSet(false, true)) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      each.taken.set(false);
    }
  }

  private RefreshOutcome storeHeldOrRevoke(Held each) {
    while (true) {
      boolean last = stopping;
      try {
        return storeHeld(each);
      } catch (RuntimeException | Error e) {
        if (last) {
          revokeHeld(each);
        }
        if (last || !stopping) {
          throw e;
        }
      }
    }
  }

  private RefreshOutcome storeHeld(Held each) {
    return isHeld(each) ? store(each.tokens) : ended(each.tokens);
  }

  /** Whether these tokens are still to be stored or revoked. */
  boolean isHeld(Held each) {
    return each.equals(held.get(each.key()));
  }

  private RefreshOutcome store(StoredSession refreshed) {
    if (store.complete(refreshed)) {
      return stored(refreshed);
    }
    // The row has changed since it was read: an earlier attempt stored the tokens, another node
    // refreshed them, the user signed out, or the database went back in time.
    Optional<StoredSession> current = store.find(refreshed.key());
    if (current.isPresent() && OlderRows.isOlder(current.get(), refreshed)) {
      olderRows.replace(current.get(), refreshed);
      return stored(refreshed);
    }
    try {
      if (current.isPresent()) {
        return new Refreshed(current.get());
      }
      revocation.accept(refreshed);
      return RefreshOutcome.gone(refreshed.key());
    } finally {
      held.remove(refreshed.key());
    }
  }

  private RefreshOutcome stored(StoredSession refreshed) {
    events.fire(new SessionEvent.SessionUpdated(refreshed.key()));
    held.remove(refreshed.key());
    return new Refreshed(refreshed);
  }

  /** Another thread has stored the tokens, or has revoked them because the node stops. */
  private RefreshOutcome ended(StoredSession refreshed) {
    Optional<StoredSession> current = store.find(refreshed.key());
    if (current.isEmpty()) {
      return RefreshOutcome.gone(refreshed.key());
    }
    return current.get().version() < refreshed.version()
        ? RefreshOutcome.later("The new tokens of " + refreshed.key() + " were revoked; sign in")
        : new Refreshed(current.get());
  }

  /** Revokes tokens, unless another thread stores them at this moment. */
  void revoke(Held each) {
    alone(
        each,
        () -> {
          revokeHeld(each);
          return true;
        });
  }

  /** They are held until they are revoked: the end of the node waits for those that are held. */
  private void revokeHeld(Held each) {
    if (isHeld(each)) {
      LOG.log(
          Level.ERROR,
          "ATP1104 The new tokens of "
              + each.key()
              + " could not be saved before this node stopped, so they are revoked: the user must"
              + " sign in again");
      try {
        revocation.accept(each.tokens);
      } finally {
        held.remove(each.key(), each);
      }
    }
  }
}
