package io.github.atprotojakarta.oauth.client;

/**
 * Something that an authorization server would refuse about a published client.
 *
 * @param kind for programs
 * @param message for people: what is wrong where, and the way out; holds no secret
 */
public record SelfCheckFinding(Kind kind, String message) {
  /** What is wrong. */
  public enum Kind {
    /** The address itself: not https, a reserved host, or not on the public internet. */
    ADDRESS,
    /** Nobody answers there. That it cannot be reached from inside may mean nothing outside. */
    UNREACHABLE,
    /** The status is not 200. */
    STATUS,
    /** The address redirects. */
    REDIRECT,
    /** The content type is not {@code application/json}. */
    CONTENT_TYPE,
    /** The content is no JSON object. */
    NOT_JSON,
    /** The document's {@code client_id} is not the address that it was fetched from. */
    CLIENT_ID,
    /** The document breaks a rule of client metadata. */
    METADATA,
    /** The document is not the one that the running application has. */
    DIFFERS,
    /** The published keys are no JWK set that servers take. */
    KEYS,
    /** A key that the running application signs with is not published. */
    KEY_MISSING,
    /** A private key is published: everybody can act as this client. */
    PRIVATE_KEY
  }

  /** The message. */
  @Override
  public String toString() {
    return message;
  }
}
