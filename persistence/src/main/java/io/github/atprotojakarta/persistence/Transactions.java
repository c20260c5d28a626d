package io.github.atprotojakarta.persistence;

import jakarta.persistence.EntityManager;
import java.util.function.Function;

/**
 * Runs units of work with an entity manager of their own, never in a transaction of the caller:
 * what a caller rolls back must not lose refreshed tokens (their refresh token is used up), and
 * what it has read before must not hide newer ones.
 */
public interface Transactions {
  /**
   * Runs work in a new transaction and commits it.
   *
   * @return what the work gave, after the commit
   * @throws RuntimeException what the work threw, after a rollback, or the failure to commit
   */
  <T> T write(Function<EntityManager, T> work);

  /** Runs work that only reads, outside any transaction, so that it waits for no lock. */
  <T> T read(Function<EntityManager, T> work);
}
