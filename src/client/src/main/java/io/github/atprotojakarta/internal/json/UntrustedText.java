package io.github.atprotojakarta.internal.json;

import io.github.atprotojakarta.Secret;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes text from untrusted sources safe for messages and logs: removes control characters, which
 * could forge log lines or control a terminal, limits the length, and masks secrets that a server
 * echoes.
 */
public final class UntrustedText {
  private static final int MAX_LENGTH = 300;
  private static final int MAX_QUOTED = 100;

  /** The search for tokens takes time that grows with the square of the length. */
  private static final int MAX_SEARCHED = 4096;

  /**
   * Controls, formats (bidirectional overrides too), line and paragraph separators, and lone
   * surrogates.
   */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");

  private static final Pattern JWT = Pattern.compile("eyJ[\\w-]{8,}\\.[\\w-]+(\\.[\\w-]*)?");

  private UntrustedText() {}

  /** Returns at most 300 characters, cleaned. */
  public static String clean(String text) {
    return clean(text, MAX_LENGTH);
  }

  /** Returns at most 300 characters, cleaned, without the secrets that were sent to the server. */
  public static String clean(String text, List<Secret> sent) {
    return clean(text, sent, MAX_LENGTH);
  }

  /**
   * Returns at most {@code maxLength} characters, cleaned, without the secrets that were sent to
   * the server.
   */
  public static String clean(String text, List<Secret> sent, int maxLength) {
    String clean = text;
    for (Secret secret : sent) {
      clean = clean.replace(secret.reveal(), "(secret)");
    }
    return clean(clean, maxLength);
  }

  /** Returns at most {@code maxLength} characters, cleaned, and "..." if there were more. */
  public static String clean(String text, int maxLength) {
    String clean = UNPRINTABLE.matcher(masked(text)).replaceAll(" ").strip();
    return clean.length() <= maxLength ? clean : cut(clean, maxLength) + "...";
  }

  /**
   * Returns a name or an address in quotation marks: at most 100 characters, in ASCII, because
   * other letters may look like ASCII letters.
   */
  public static String quoted(String name) {
    String masked = masked(name);
    StringBuilder quoted = new StringBuilder("\"");
    masked.codePoints().limit(MAX_QUOTED).forEach(c -> append(quoted, c));
    boolean whole = masked.codePointCount(0, masked.length()) <= MAX_QUOTED;
    return quoted.append(whole ? "\"" : "...\"").toString();
  }

  private static void append(StringBuilder quoted, int codePoint) {
    if (codePoint >= ' ' && codePoint <= '~') {
      quoted.append((char) codePoint);
    } else {
      quoted.append("<U+%04X>".formatted(codePoint));
    }
  }

  private static String masked(String text) {
    return JWT.matcher(cut(text, MAX_SEARCHED)).replaceAll("(secret)");
  }

  private static String cut(String text, int maxLength) {
    int end = Math.min(text.length(), maxLength);
    boolean half = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, half ? end - 1 : end);
  }
}
