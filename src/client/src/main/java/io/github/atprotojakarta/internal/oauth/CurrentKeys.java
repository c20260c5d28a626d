package io.github.atprotojakarta.internal.oauth;

import io.github.atprotojakarta.oauth.client.ClientKey;
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's keys, which may change while it runs. A changed set counts only if it matches the
 * client metadata; otherwise the previous keys stay in use.
 */
public final class CurrentKeys implements Supplier<ClientKeySet> {
  private static final System.Logger LOG = System.getLogger(CurrentKeys.class.getName());

  private final Supplier<ClientKeySet> source;
  private final ClientMetadata metadata;
  private final Clock clock;
  private volatile Checked checked;

  private record Checked(ClientKeySet seen, ClientKeySet used) {}

  /**
   * Creates it with the current keys of the source.
   *
   * @throws IllegalArgumentException when they do not match the metadata
   */
  public CurrentKeys(Supplier<ClientKeySet> source, ClientMetadata metadata, Clock clock) {
    ClientKeySet first = source.get();
    metadata.checkKeys(first, clock.instant());
    this.source = source;
    this.metadata = metadata;
    this.clock = clock;
    this.checked = new Checked(first, first);
  }

  @Override
  public ClientKeySet get() {
    Checked before = checked;
    ClientKeySet now = source.get();
    if (now == before.seen) {
      return before.used;
    }
    // Two threads may check the same set; the result is the same, except for a second log line.
    String fault = fault(now);
    if (fault != null) {
      LOG.log(
          System.Logger.Level.ERROR,
          "ATP1311 The changed client keys do not match the client metadata; the previous keys stay"
              + " in use. {0}",
          fault);
    }
    ClientKeySet used = fault == null ? now : before.used;
    checked = new Checked(now, used);
    return used;
  }

  /** Returns the key that signs for new sessions now; empty if there is none. */
  public Optional<ClientKey> signing() {
    return get().select(EnumSet.allOf(ClientKeyAlgorithm.class), clock.instant());
  }

  /** Returns when the key was created that signs for new sessions now; empty if it has no date. */
  public Optional<Instant> createdAt() {
    return signing().flatMap(ClientKey::createdAt);
  }

  /** Returns when the key stops signing that signs for new sessions now; empty without an end. */
  public Optional<Instant> expiresAt() {
    return signing().flatMap(ClientKey::expiresAt);
  }

  private @Nullable String fault(ClientKeySet keys) {
    try {
      metadata.checkKeys(keys, clock.instant());
      return null;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
