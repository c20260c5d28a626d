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
 *
 * <p>In a Jakarta EE application {@link ReencryptionTask} does this in the background.
 */
public final class SessionReencryptor {
  private static final int PAGE = 100;

  private final StoredSessionMapping table;
  private final SessionEncryption sealer;
  private final Supplier<KeyRing> keys;

  /** Creates a resealer with the platform's JCA provider. */
  public SessionReencryptor(Transactions transactions, Supplier<KeyRing> keys) {
    this(transactions, keys, new SecureRandom(), null);
  }

  /**
   * Creates a resealer.
   *
   * @param keys the key ring; its first key is the one that encrypts
   * @param random where nonces come from
   * @param provider does the encryption; {@code null} for the platform's choice
   */
  public SessionReencryptor(
      Transactions transactions,
      Supplier<KeyRing> keys,
      SecureRandom random,
      @Nullable Provider provider) {
    this.table = new StoredSessionMapping(new RetryingTransactions(transactions));
    this.sealer = new SessionEncryption(new RowCipher(keys, random, provider));
    this.keys = keys;
  }

  /**
   * Goes through all sessions once whose key is in the ring and is not the one that encrypts. Those
   * that cannot be opened are logged and stay as they are.
   *
   * @return how many were sealed again
   */
  public int run() {
    int resealed = 0;
    for (String kid : olderKeyIds()) {
      Page page = new Page(0, 0, SessionEntityId.BEFORE_ALL, false);
      while (!page.last()) {
        page = reseal(kid, page.end(), PAGE);
        resealed += page.resealed();
      }
    }
    return resealed;
  }

  /** The keys of the ring that only decrypt. */
  List<String> olderKeyIds() {
    List<String> kids = keys.get().keyIds();
    return kids.subList(1, kids.size());
  }

  /**
   * Seals the next sessions of a key again, those after {@code start} in the order of their ids.
   */
  Page reseal(String kid, SessionEntityId start, int limit) {
    int resealed = 0;
    int unreadable = 0;
    SessionEntityId end = start;
    List<SessionEntity> rows = table.find(kid, start, limit);
    for (SessionEntity row : rows) {
      end = row.id();
      Optional<Sealed> payload = sealer.reseal(row);
      if (payload.isEmpty()) {
        unreadable++;
      } else if (table.replace(row, payload.get())) {
        resealed++;
      }
    }
    return new Page(resealed, unreadable, end, rows.size() < limit);
  }

  /**
   * What became of some sessions.
   *
   * @param resealed how many were sealed again
   * @param unreadable how many cannot be opened
   * @param end the last one
   * @param last whether there are no more
   */
  record Page(int resealed, int unreadable, SessionEntityId end, boolean last) {}
}
