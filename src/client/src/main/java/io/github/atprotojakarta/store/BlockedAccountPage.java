package io.github.atprotojakarta.store;

import io.github.atprotojakarta.identity.Did;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of blocked accounts.
 *
 * @param accounts the accounts of this page
 * @param next where the next page begins: pass it to {@link SessionStore#listBlocks}; {@code null}
 *     if this is the last page
 */
public record BlockedAccountPage(List<BlockedAccount> accounts, @Nullable Did next) {
  /** The largest page. */
  public static final int LARGEST = 1000;

  /** Copies the list. */
  public BlockedAccountPage {
    accounts = List.copyOf(accounts);
  }

  /**
   * Makes a page of the accounts that a store has found.
   *
   * @param found the accounts, in their order: one more than the page may have shows that others
   *     follow
   * @param limit the size of the page, at least 1
   */
  public static BlockedAccountPage of(List<BlockedAccount> found, int limit) {
    return found.size() > limit
        ? new BlockedAccountPage(found.subList(0, limit), found.get(limit - 1).did())
        : new BlockedAccountPage(found, null);
  }
}
