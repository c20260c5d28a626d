package io.github.atprotojakarta.persistence;

/**
 * The row that a payload is sealed for.
 *
 * @param value what stands in the payload's header
 * @param shown how log lines name the row
 */
record RowIdentity(String value, String shown) {
  /** The row of a session. The version binds the tokens to their turn, so old ones stay old. */
  static RowIdentity session(SessionEntityId id, long version) {
    return new RowIdentity(
        "atproto_session/" + id.did() + "/" + id.sessionId() + "/" + version,
        "session " + id.did() + "/" + start(id.sessionId()) + " version " + version);
  }

  /** The row of a pending login. */
  static RowIdentity pendingAuthorization(String stateHash) {
    return new RowIdentity(
        "atproto_pending_authorization/" + stateHash, "pending login " + start(stateHash));
  }

  private static String start(String hash) {
    return hash.substring(0, Math.min(8, hash.length()));
  }
}
