package io.github.atprotojakarta.session;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.jose.Sha256;
import java.util.Objects;

/**
 * Names one session of one account. An account has as many sessions as devices signed in.
 *
 * @param did the account
 * @param id the SHA-256 hash of the session's token (base64url, 43 characters); it gives no access
 */
public record SessionKey(Did did, String id) {
  /** Checks the parts. */
  public SessionKey {
    Objects.requireNonNull(did, "did");
    if (!id.matches("[A-Za-z0-9_-]{43}")) {
      throw new IllegalArgumentException("Not a session id: " + id.length() + " characters");
    }
  }

  /** The key of the session that a token (from a cookie) stands for. */
  public static SessionKey of(Did did, Secret sessionToken) {
    return new SessionKey(did, Sha256.hash(sessionToken));
  }

  @Override
  public String toString() {
    return did + "/" + id.substring(0, 8);
  }
}
