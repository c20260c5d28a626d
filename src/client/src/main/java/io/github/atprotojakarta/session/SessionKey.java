package io.github.atprotojakarta.session;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Identifies a session of an account. An account has one session per signed-in device.
 *
 * @param did the account
 * @param id the SHA-256 hash of the session's token (base64url, 43 characters); it grants no access
 */
public record SessionKey(Did did, String id) implements Serializable {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** Checks the parts. */
  public SessionKey {
    Objects.requireNonNull(did, "did");
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("Not a session id: " + id.length() + " characters");
    }
  }

  /** Returns the key of the session of a token, which is in the browser's cookie. */
  public static SessionKey of(Did did, Secret sessionToken) {
    return new SessionKey(did, sessionToken.sha256());
  }

  @Override
  public String toString() {
    return did + "/" + id.substring(0, 8);
  }
}
