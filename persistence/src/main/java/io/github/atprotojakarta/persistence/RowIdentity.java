package io.github.atprotojakarta.persistence;

/**
 * Identifies the row that a payload is encrypted for.
 *
 * @param value the value in the payload's header
 * @param shown the name of the row in messages, without the whole session id or state hash
 */
record RowIdentity(String value, String shown) {
  /** Returns the row of a session. With the version, old tokens cannot replace newer ones. */
  static RowIdentity session(SessionEntityId id, long version) {
    return new RowIdentity(
        "atproto_session/" + id.did() + "/" + id.sessionId() + "/" + version,
        "session " + id.did() + "/" + start(id.sessionId()) + " version " + version);
  }

  /** Returns the row of a pending login. */
  static RowIdentity pendingAuthorization(String stateHash) {
    return new RowIdentity(
        "atproto_pending_authorization/" + stateHash, "pending login " + start(stateHash));
  }

  private static String start(String hash) {
    return hash.substring(0, Math.min(8, hash.length()));
  }
}
