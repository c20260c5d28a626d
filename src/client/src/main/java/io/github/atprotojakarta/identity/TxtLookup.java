package io.github.atprotojakarta.identity;

import java.util.List;

/** Reads DNS TXT records. */
@FunctionalInterface
public interface TxtLookup {
  /**
   * Returns the TXT records of a name, each with its strings joined; empty when the name or the
   * record type does not exist.
   *
   * @throws io.github.atprotojakarta.TransientException when no name server returned a result
   */
  List<String> lookup(String name);
}
