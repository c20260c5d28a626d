package io.github.atprotojakarta.session;

import org.jspecify.annotations.Nullable;

/** An event in the life of a session. */
public sealed interface SessionEvent {
  /** Returns the key of the session. */
  SessionKey key();

  /** The user signed in, or the session was imported. */
  record SessionCreated(SessionKey key, Occasion occasion) implements SessionEvent {}

  /** The session has new tokens. */
  record SessionUpdated(SessionKey key) implements SessionEvent {}

  /**
   * The session has ended.
   *
   * @param act who ended it and why, if the cause is {@link Cause#ADMINISTRATOR}; otherwise {@code
   *     null}
   */
  record SessionDeleted(SessionKey key, Cause cause, @Nullable AdministrativeAct act)
      implements SessionEvent {
    /** Checks that the act of an administrator has one. */
    public SessionDeleted {
      if ((cause == Cause.ADMINISTRATOR) != (act != null)) {
        throw new IllegalArgumentException(
            "The cause " + cause + (act == null ? " needs an act" : " has no act"));
      }
    }

    /** Creates the event of an end that no administrator caused. */
    public SessionDeleted(SessionKey key, Cause cause) {
      this(key, cause, null);
    }
  }

  /**
   * An administrator deleted a retired session whose tokens were not revoked. They stay valid at
   * the authorization server until they expire.
   */
  record RevocationGivenUp(SessionKey key, AdministrativeAct act) implements SessionEvent {}

  /** What a session was created for. */
  enum Occasion {
    /** A login. */
    LOGIN,
    /**
     * An import: {@link
     * io.github.atprotojakarta.AtprotoOAuthClient#importNodeSession(jakarta.json.JsonObject)}.
     */
    IMPORT
  }

  /** The reason why a session ended. */
  enum Cause {
    /** The user or the application signed out. */
    SIGNED_OUT,
    /** The authorization server refused its refresh token. */
    REJECTED,
    /** The session was over: by the AT Protocol, or by {@link SessionLimits}. */
    EXPIRED,
    /** An administrator ended it: {@link io.github.atprotojakarta.SessionAdministration}. */
    ADMINISTRATOR
  }
}
