package io.github.atprotojakarta;

import io.github.atprotojakarta.internal.json.UntrustedText;

/**
 * The name of an XRPC method or of a kind of record, such as {@code com.atproto.repo.createRecord}
 * (atproto.com/specs/nsid).
 *
 * @param value the name, as it was given
 */
public record Nsid(String value) {
  private static final int LONGEST = 317;
  private static final int LONGEST_AUTHORITY = 253;
  private static final int LONGEST_SEGMENT = 63;

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
    int last = text.lastIndexOf('.');
    return text.length() <= LONGEST
        && last <= LONGEST_AUTHORITY
        && isAuthority(text, last)
        && isName(text, last + 1);
  }

  /** A domain name in reverse order: two segments at least, and the first begins with a letter. */
  private static boolean isAuthority(String text, int end) {
    int segments = 0;
    int begin = 0;
    while (begin <= end) {
      int dot = text.indexOf('.', begin);
      if (!isSegment(text, begin, dot)) {
        return false;
      }
      segments++;
      begin = dot + 1;
    }
    return segments >= 2 && isLetter(text.charAt(0));
  }

  /** Letters, digits and inner hyphens. */
  private static boolean isSegment(String text, int begin, int end) {
    if (end <= begin || end - begin > LONGEST_SEGMENT) {
      return false;
    }
    for (int i = begin; i < end; i++) {
      char c = text.charAt(i);
      boolean inner = i > begin && i < end - 1;
      if (!isLetter(c) && !isDigit(c) && !(c == '-' && inner)) {
        return false;
      }
    }
    return true;
  }

  /** A letter, then letters and digits. */
  private static boolean isName(String text, int begin) {
    int length = text.length() - begin;
    if (length < 1 || length > LONGEST_SEGMENT || !isLetter(text.charAt(begin))) {
      return false;
    }
    for (int i = begin; i < text.length(); i++) {
      if (!isLetter(text.charAt(i)) && !isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public String toString() {
    return value;
  }
}
