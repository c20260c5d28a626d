package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.TransientException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts the stored sessions of each key, so that an operator sees which keys are needed. Decrypts
 * nothing and reads only indexes.
 */
public final class KeyUsage {
  /** A count ends here: an operator needs to know whether a key is needed, and about how much. */
  public static final long MOST = ClientKeyStatements.MOST;

  private final EncryptionKeyStatements encryptionKeys;
  private final ClientKeyStatements clientKeys;

  /** Creates the counts over a database. */
  public KeyUsage(Transactions transactions) {
    RetryingTransactions database = new RetryingTransactions(transactions);
    this.encryptionKeys = new EncryptionKeyStatements(database);
    this.clientKeys = new ClientKeyStatements(database);
  }

  /**
   * Counts the sessions that each encryption key encrypts, retired ones included.
   *
   * @return the number by key id, {@link #MOST} at most
   * @throws TransientException if the database fails
   */
  public Map<String, Long> ofEncryptionKeys() {
    Map<String, Long> counts = new TreeMap<>();
    for (String kid : encryptionKeys.keyIds()) {
      counts.put(kid, encryptionKeys.count(kid, MOST));
    }
    return counts;
  }

  /**
   * Counts the sessions in use that need each client key ({@code kid}).
   *
   * @return the number by key id, {@link #MOST} at most
   * @throws TransientException if the database fails
   */
  public Map<String, Long> ofClientKeys() {
    return clientKeys.countOthers(Set.of());
  }
}
