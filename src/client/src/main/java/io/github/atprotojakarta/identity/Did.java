package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.internal.cache.Weights;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A decentralized identifier (DID) with valid syntax (atproto.com/specs/did). Any DID method is
 * allowed here; the resolvers support only {@code did:plc} and {@code did:web}.
 *
 * @param value the DID as a string, such as {@code did:plc:ewvi7nxzyoun6zhxrhs64oiz}
 */
public record Did(String value) implements Comparable<Did>, Serializable {
  private static final int MAX_LENGTH = 2048;
  private static final Pattern SYNTAX =
      Pattern.compile("did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]");

  /**
   * Checks the syntax.
   *
   * @throws IdentityException when it is invalid
   */
  public Did {
    if (value.length() > MAX_LENGTH) {
      throw invalid(value, "it is longer than " + MAX_LENGTH + " characters");
    }
    if (!SYNTAX.matcher(value).matches()) {
      throw invalid(value, "it must look like did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    }
  }

  /**
   * Parses a DID.
   *
   * @throws IdentityException when the syntax is invalid
   */
  public static Did parse(String text) {
    return new Did(text);
  }

  /** Returns the method, such as {@code plc}. */
  public String method() {
    return value.substring(4, value.indexOf(':', 4));
  }

  /** Returns the part after the method, such as {@code ewvi7nxzyoun6zhxrhs64oiz}. */
  String methodSpecificId() {
    return value.substring(value.indexOf(':', 4) + 1);
  }

  /** Returns an upper bound of its memory in bytes. */
  int weight() {
    return Weights.OBJECT + Weights.of(value);
  }

  @Override
  public int compareTo(Did other) {
    return value.compareTo(other.value);
  }

  private static IdentityException invalid(String text, String why) {
    return new IdentityException(
        IdentityException.Reason.INVALID_IDENTIFIER,
        "Not a DID: %s; %s".formatted(UntrustedText.quoted(text), why));
  }

  @Override
  public String toString() {
    return value;
  }
}
