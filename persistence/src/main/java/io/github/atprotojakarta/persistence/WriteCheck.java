package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.internal.jose.Base64Url;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Looks whether the database accepts writes. On a full disk, a small change of a row still finds
 * space in the page of that row, while a new login needs a page more and fails.
 */
final class WriteCheck {
  /** As long as the id of a login. */
  private static final int HASH_BYTES = 32;

  /** More than the row of a login has; random, so that the database cannot compress it. */
  private static final int PAYLOAD_BYTES = 6 * 1024;

  private final Transactions transactions;
  private final JpaMaintenanceLease testRow;

  WriteCheck(Transactions transactions) {
    this.transactions = transactions;
    this.testRow = new JpaMaintenanceLease(transactions);
  }

  /**
   * Writes.
   *
   * @throws io.github.atprotojakarta.TransientException if the database accepts no writes
   */
  void run() {
    // No node keeps this lease, so each one may take it and writes.
    testRow.acquire("readiness", Duration.ZERO);
    if (transactions instanceof CircuitBreaker breaker && breaker.isFull()) {
      insertAndDelete();
      breaker.foundSpace();
    }
  }

  private void insertAndDelete() {
    PendingAuthorizationEntity row =
        new PendingAuthorizationEntity(random(HASH_BYTES), random(PAYLOAD_BYTES));
    try {
      transactions.write(
          entities -> {
            entities.persist(row);
            entities.flush();
            entities.remove(row);
            return row;
          });
    } catch (RuntimeException e) {
      throw DatabaseFault.of(e).unavailable("write a row as large as a login", e);
    }
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return Base64Url.encode(random);
  }
}
