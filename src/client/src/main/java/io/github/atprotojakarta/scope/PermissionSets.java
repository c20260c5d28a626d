package io.github.atprotojakarta.scope;

import java.util.Optional;

/** Finds published permission sets by their NSIDs. */
@FunctionalInterface
public interface PermissionSets {
  /**
   * Returns a permission set; empty if this source knows no sets, so that an {@code include} of it
   * covers only itself.
   *
   * @throws io.github.atprotojakarta.PermissionSetException when the set is not published or cannot
   *     be used
   * @throws io.github.atprotojakarta.TransientException when a server did not respond
   */
  Optional<PermissionSet> find(String nsid);

  /** Returns a source without sets. */
  static PermissionSets none() {
    return nsid -> Optional.empty();
  }
}
