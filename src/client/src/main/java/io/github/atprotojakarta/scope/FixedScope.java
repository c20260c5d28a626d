package io.github.atprotojakarta.scope;

import java.util.Arrays;
import java.util.Optional;

/** The scopes without parameters (atproto.com/specs/oauth, "Authorization Scopes"). */
public enum FixedScope implements Scope {
  /** Identifies the account and marks a session of the AT Protocol. Every session has it. */
  ATPROTO("atproto"),
  /**
   * The rights of an app password: all records and blobs, and all methods of other services except
   * {@code chat.bsky}. Temporary, until all servers support permissions.
   */
  TRANSITION_GENERIC("transition:generic"),
  /** The methods of {@code chat.bsky}; has no effect without {@link #TRANSITION_GENERIC}. */
  TRANSITION_CHAT_BSKY("transition:chat.bsky"),
  /** Read access to the account's e-mail address. */
  TRANSITION_EMAIL("transition:email");

  private final String value;

  FixedScope(String value) {
    this.value = value;
  }

  static Optional<FixedScope> find(String value) {
    return Arrays.stream(values()).filter(scope -> scope.value.equals(value)).findFirst();
  }

  /** Returns the scope as it is written. */
  @Override
  public String toString() {
    return value;
  }
}
