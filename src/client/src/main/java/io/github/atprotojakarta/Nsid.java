package io.github.atprotojakarta;

import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.regex.Pattern;

/**
 * The name of an XRPC method or of a kind of record, such as {@code com.atproto.repo.createRecord}
 * (atproto.com/specs/nsid).
 *
 * @param value the name, as it was given
 */
public record Nsid(String value) {
  private static final int LONGEST = 317;
  private static final int LONGEST_AUTHORITY = 253;
  private static final Pattern SYNTAX =
      Pattern.compile(
          "[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+"
              + "\\.[a-zA-Z][a-zA-Z0-9]{0,62}");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when it is no NSID
   */
  public Nsid {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "An NSID must look like com.example.getPost, not " + UntrustedText.quoted(value));
    }
  }

  /** Reads a name; throws as the constructor. */
  public static Nsid parse(String text) {
    return new Nsid(text);
  }

  /** Whether a string is an NSID. */
  public static boolean isValid(String text) {
    return text.length() <= LONGEST
        && SYNTAX.matcher(text).matches()
        && text.lastIndexOf('.') <= LONGEST_AUTHORITY;
  }

  @Override
  public String toString() {
    return value;
  }
}
