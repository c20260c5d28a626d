package io.github.atprotojakarta.session;

/** An event in the life of a session. */
public sealed interface SessionEvent {
  /** Returns the key of the session. */
  SessionKey key();

  /** The user signed in, or the session was imported. */
  record SessionCreated(SessionKey key, Occasion occasion) implements SessionEvent {}

  /** The session has new tokens. */
  record SessionUpdated(SessionKey key) implements SessionEvent {}

  /** The session has ended. */
  record SessionDeleted(SessionKey key, Cause cause) implements SessionEvent {}

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
    EXPIRED
  }
}
