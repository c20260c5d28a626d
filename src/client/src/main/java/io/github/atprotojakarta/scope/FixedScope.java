package io.github.atprotojakarta.scope;

import java.util.Arrays;
import java.util.Optional;

/** The scopes without parameters (atproto.com/specs/oauth, "Authorization Scopes"). */
public enum FixedScope implements Scope {
  /** That this is a session of the AT Protocol, for which account. Every session has it. */
  ATPROTO("atproto"),
  /**
   * What an app password allows: every record and blob, and every method of other services but
   * those of {@code chat.bsky}. Temporary, until permissions are everywhere.
   */
  TRANSITION_GENERIC("transition:generic"),
  /** The methods of {@code chat.bsky}; without {@link #TRANSITION_GENERIC} it allows nothing. */
  TRANSITION_CHAT_BSKY("transition:chat.bsky"),
  /** Reading the account's e-mail address. */
  TRANSITION_EMAIL("transition:email");

  private final String value;

  FixedScope(String value) {
    this.value = value;
  }

  static Optional<FixedScope> find(String value) {
    return Arrays.stream(values()).filter(scope -> scope.value.equals(value)).findFirst();
  }

  /** The scope as it is written. */
  @Override
  public String toString() {
    return value;
  }
}
