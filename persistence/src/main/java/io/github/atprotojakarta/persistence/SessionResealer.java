package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.persistence.RowCipher.Sealed;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Seals stored sessions again with the key that encrypts now, so that an older key can leave the
 * key ring without waiting for every session to be refreshed. Safe while sessions are in use: a
 * session that is refreshed meanwhile has been sealed with the new key anyway, and is left alone.
 */
public final class SessionResealer {
  private static final int PAGE = 100;

  private final SessionTable table;
  private final SessionSealer sealer;
  private final Supplier<KeyRing> keys;

  /** Creates a resealer with the platform's JCA provider. */
  public SessionResealer(Transactions transactions, Supplier<KeyRing> keys) {
    this(transactions, keys, new SecureRandom(), null);
  }

  /**
   * Creates a resealer.
   *
   * @param keys the key ring; its first key is the one that encrypts
   * @param random where nonces come from
   * @param provider does the encryption; {@code null} for the platform's choice
   */
  public SessionResealer(
      Transactions transactions,
      Supplier<KeyRing> keys,
      SecureRandom random,
      @Nullable Provider provider) {
    this.table = new SessionTable(new DatabaseWork(transactions));
    this.sealer = new SessionSealer(new RowCipher(keys, random, provider));
    this.keys = keys;
  }

  /**
   * Goes through all sessions once. Those that cannot be opened are logged and stay as they are.
   *
   * @return how many were sealed again
   */
  public int run() {
    String kid = keys.get().encryptingKeyId();
    int resealed = 0;
    SessionEntityId last = SessionEntityId.BEFORE_ALL;
    List<SessionEntity> page;
    do {
      page = table.findNotSealedBy(kid, last, PAGE);
      for (SessionEntity row : page) {
        last = row.id();
        Optional<Sealed> payload = sealer.reseal(row);
        if (payload.isPresent() && table.reseal(row, payload.get())) {
          resealed++;
        }
      }
    } while (page.size() == PAGE);
    return resealed;
  }
}
