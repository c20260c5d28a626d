package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.TransientException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks several look-ups in their order until one has records.
 *
 * @param lookups the look-ups, at least one
 */
record TxtLookups(List<TxtLookup> lookups) implements TxtLookup {
  @Override
  public List<String> lookup(String name) {
    @Nullable TransientException failure = null;
    for (TxtLookup each : lookups) {
      try {
        List<String> records = each.lookup(name);
        if (!records.isEmpty()) {
          return records;
        }
      } catch (TransientException e) {
        failure = e;
      }
    }
    if (failure != null) {
      // Unknown is not absent.
      throw failure;
    }
    return List.of();
  }
}
