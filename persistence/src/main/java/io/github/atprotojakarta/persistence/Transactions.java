package io.github.atprotojakarta.persistence;

import jakarta.persistence.EntityManager;
import java.util.function.Function;

/**
 * Runs units of work, each with a new entity manager and never in the caller's transaction. A
 * caller's rollback must not lose refreshed tokens, because their old refresh token is used up, and
 * data that the caller has read before must not hide newer tokens.
 */
public interface Transactions {
  /**
   * Runs work in a new transaction and commits it.
   *
   * @return the result of the work, after the commit
   * @throws RuntimeException the failure of the work, after a rollback, or of the commit
   */
  <T> T write(Function<EntityManager, T> work);

  /** Runs work that only reads, without a transaction, so that it waits for no lock. */
  <T> T read(Function<EntityManager, T> work);
}
