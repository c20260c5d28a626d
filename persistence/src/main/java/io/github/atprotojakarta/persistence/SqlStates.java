package io.github.atprotojakarta.persistence;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The SQL states in a failure: of its causes, of the next exceptions of a batch ({@link
 * SQLException#getNextException}), and of suppressed exceptions, such as a failed rollback's.
 */
final class SqlStates {
  /** A batch or a pool may collect exceptions without end. */
  private static final int MOST = 100;

  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Throwable> open = new ArrayDeque<>();

  private SqlStates() {}

  /**
   * Returns the states, those nearest to the failure first: causes before suppressed ones. The
   * state of an exception that has none is empty.
   */
  static Stream<String> of(Throwable failure) {
    SqlStates states = new SqlStates();
    states.add(failure);
    Stream.Builder<String> found = Stream.builder();
    for (Throwable at = states.open.poll(); at != null; at = states.open.poll()) {
      if (at instanceof SQLException sql) {
        found.add(Objects.requireNonNullElse(sql.getSQLState(), ""));
        states.add(sql.getNextException());
      }
      states.add(at.getCause());
      for (Throwable suppressed : at.getSuppressed()) {
        states.add(suppressed);
      }
    }
    return found.build();
  }

  private void add(@Nullable Throwable failure) {
    if (failure != null && seen.size() < MOST && seen.add(failure)) {
      open.add(failure);
    }
  }
}
