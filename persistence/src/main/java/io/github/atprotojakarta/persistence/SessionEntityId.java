package io.github.atprotojakarta.persistence;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The primary key of {@link SessionEntity}. The DID is its first column, so the key's index also
 * finds all sessions of an account.
 */
public class SessionEntityId implements Serializable {
  private static final long serialVersionUID = 1L;

  /** An id that sorts before all ids. */
  static final SessionEntityId BEFORE_ALL = new SessionEntityId("", "");

  private String did;
  private String sessionId;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  public SessionEntityId() {}

  /** Creates a key. */
  public SessionEntityId(String did, String sessionId) {
    this.did = did;
    this.sessionId = sessionId;
  }

  String did() {
    return did;
  }

  String sessionId() {
    return sessionId;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionEntityId that
        && Objects.equals(did, that.did)
        && Objects.equals(sessionId, that.sessionId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(did, sessionId);
  }
}
