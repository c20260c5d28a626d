package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.persistence.RowCipher.EncryptedPayload;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts stored sessions again with the first key of the key ring, so that an older key can be
 * removed before every session has been refreshed. It may run while sessions are in use: a session
 * that is refreshed at the same time is encrypted with the new key by the refresh, and its row is
 * not changed here.
 *
 * <p>In a Jakarta EE application {@link ReencryptionTask} runs this in the background.
 */
public final class SessionReencryptor {
  private static final int PAGE = 100;

  private final EncryptionKeyStatements table;
  private final SessionRowMapper mapper;
  private final Supplier<KeyRing> keys;

  /** Creates a re-encryptor that uses the fastest JCA provider that is present. */
  public SessionReencryptor(Transactions transactions, Supplier<KeyRing> keys) {
    this(transactions, keys, new SecureRandom(), null);
  }

  /**
   * Creates a re-encryptor.
   *
   * @param keys the key ring; its first key encrypts
   * @param random the source of nonces
   * @param provider the JCA provider for the encryption; {@code null} for the fastest that is
   *     present
   */
  public SessionReencryptor(
      Transactions transactions,
      Supplier<KeyRing> keys,
      SecureRandom random,
      @Nullable Provider provider) {
    this.table = new EncryptionKeyStatements(new RetryingTransactions(transactions));
    this.mapper = new SessionRowMapper(new RowCipher(keys, random, provider));
    this.keys = keys;
  }

  /**
   * Encrypts all sessions again whose key is in the key ring but is not the first one. Logs
   * sessions that cannot be decrypted and leaves them unchanged.
   *
   * @return the number of sessions that were encrypted again
   */
  public int run() {
    int reencrypted = 0;
    for (String kid : olderKeyIds()) {
      Page page = new Page(0, 0, SessionEntityId.BEFORE_ALL, false);
      while (!page.last()) {
        page = reencrypt(kid, page.end(), PAGE);
        reencrypted += page.reencrypted();
      }
    }
    return reencrypted;
  }

  /** Returns the ids of the keys that only decrypt. */
  List<String> olderKeyIds() {
    List<String> kids = keys.get().keyIds();
    return kids.subList(1, kids.size());
  }

  /** Encrypts the next sessions of a key again: those after {@code start} in the order of ids. */
  Page reencrypt(String kid, SessionEntityId start, int limit) {
    int reencrypted = 0;
    int unreadable = 0;
    SessionEntityId end = start;
    List<SessionEntity> rows = table.find(kid, start, limit);
    for (SessionEntity row : rows) {
      end = row.id();
      Optional<EncryptedPayload> payload = mapper.reencrypt(row);
      if (payload.isEmpty()) {
        unreadable++;
      } else if (table.replace(row, payload.get())) {
        reencrypted++;
      }
    }
    return new Page(reencrypted, unreadable, end, rows.size() < limit);
  }

  /**
   * The result for one page of sessions.
   *
   * @param reencrypted the number of sessions that were encrypted again
   * @param unreadable the number of sessions that cannot be decrypted
   * @param end the id of the last session
   * @param last whether this is the last page
   */
  record Page(int reencrypted, int unreadable, SessionEntityId end, boolean last) {}
}
