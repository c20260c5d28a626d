package io.github.atprotojakarta.oauth.client;

/**
 * A fault of a published client that an authorization server would refuse.
 *
 * @param kind for programs
 * @param message for people: the fault, its place, and how to fix it; without secrets
 */
public record SelfCheckFinding(Kind kind, String message) {
  /** The kind of a fault. */
  public enum Kind {
    /**
     * An address: not https, on a host or port that authorization servers refuse, or not on the
     * public internet.
     */
    ADDRESS,
    /** The server does not respond. It may still be reachable from outside this network. */
    UNREACHABLE,
    /** The status is not 200. */
    STATUS,
    /** The address is redirected. */
    REDIRECT,
    /** The content type is not {@code application/json}. */
    CONTENT_TYPE,
    /** The content is not a JSON object. */
    NOT_JSON,
    /** The document's {@code client_id} is not the address that it was fetched from. */
    CLIENT_ID,
    /** The document breaks a rule of client metadata. */
    METADATA,
    /**
     * The document differs from the one of the running application, or nodes serve different ones.
     */
    DIFFERS,
    /** The published keys are not a JWK set that servers accept. */
    KEYS,
    /** A key of the running application is not published. */
    KEY_MISSING,
    /** Nodes publish different keys, or keys that this node does not have. */
    KEYS_DIFFER,
    /** A private key is published: anybody can act as this client. */
    PRIVATE_KEY,
    /** The clock of this machine, or of another one that serves the application, is wrong. */
    CLOCK
  }

  /** Returns the message. */
  @Override
  public String toString() {
    return message;
  }
}
