package io.github.atprotojakarta.session;

/** What happened to a session. */
public sealed interface SessionEvent {
  /** Which session. */
  SessionKey key();

  /** Somebody signed in. */
  record SessionCreated(SessionKey key) implements SessionEvent {}

  /** The session has new tokens. */
  record SessionUpdated(SessionKey key) implements SessionEvent {}

  /** The session has ended. */
  record SessionDeleted(SessionKey key, Cause cause) implements SessionEvent {}

  /** Why a session ended. */
  enum Cause {
    /** The user or the application signed out. */
    SIGNED_OUT,
    /** The authorization server refused its refresh token. */
    REJECTED,
    /** It was older than any session of its kind can get. */
    EXPIRED
  }
}
