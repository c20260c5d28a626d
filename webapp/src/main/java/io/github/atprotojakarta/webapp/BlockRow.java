package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.store.BlockedAccount;

/** A row in the list of blocked accounts. */
public record BlockRow(BlockedAccount block) {
  /** Returns the DID of the account. */
  public String account() {
    return block.did().value();
  }

  /** Returns when it was blocked. */
  public String time() {
    return Moments.format(block.blockedAt());
  }

  /** Returns who blocked it. */
  public String administrator() {
    return block.administrator();
  }

  /** Returns why. */
  public String reason() {
    return block.reason();
  }
}
