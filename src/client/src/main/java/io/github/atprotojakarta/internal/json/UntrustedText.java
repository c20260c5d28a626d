package io.github.atprotojakarta.internal.json;

import io.github.atprotojakarta.Secret;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text from outside, made fit for messages and logs: no control characters that could forge a log
 * line or turn a terminal, no endless length, and no secret that somebody echoes.
 */
public final class UntrustedText {
  private static final int LONGEST = 300;
  private static final int LONGEST_WORD = 100;

  /** Looking for tokens takes time that grows with the square of the length. */
  private static final int LOOKED_AT = 4096;

  /** Controls, formats (bidirectional overrides too), line and paragraph separators, halves. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");

  private static final Pattern JWT = Pattern.compile("eyJ[\\w-]{8,}\\.[\\w-]+(\\.[\\w-]*)?");

  private UntrustedText() {}

  /** The text as it may be shown. */
  public static String clean(String text) {
    return clean(text, LONGEST);
  }

  /** The text as it may be shown, without the secrets that were sent to the server. */
  public static String clean(String text, List<Secret> sent) {
    String clean = text;
    for (Secret secret : sent) {
      clean = clean.replace(secret.reveal(), "(secret)");
    }
    return clean(clean, LONGEST);
  }

  /**
   * The text as it may be shown.
   *
   * @param longest how many characters of it, at most
   */
  public static String clean(String text, int longest) {
    String clean = UNPRINTABLE.matcher(masked(text)).replaceAll(" ").strip();
    return clean.length() <= longest ? clean : cut(clean, longest) + "...";
  }

  /**
   * A word, such as a name or an address, as it may be shown: short, in quotation marks, and in
   * ASCII, as other letters may look like these.
   */
  public static String quoted(String word) {
    String masked = masked(word);
    StringBuilder shown = new StringBuilder("\"");
    masked.codePoints().limit(LONGEST_WORD).forEach(c -> append(shown, c));
    boolean whole = masked.codePointCount(0, masked.length()) <= LONGEST_WORD;
    return shown.append(whole ? "\"" : "...\"").toString();
  }

  private static void append(StringBuilder shown, int codePoint) {
    if (codePoint >= ' ' && codePoint <= '~') {
      shown.append((char) codePoint);
    } else {
      shown.append("<U+%04X>".formatted(codePoint));
    }
  }

  private static String masked(String text) {
    return JWT.matcher(cut(text, LOOKED_AT)).replaceAll("(secret)");
  }

  private static String cut(String text, int longest) {
    int end = Math.min(text.length(), longest);
    boolean half = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, half ? end - 1 : end);
  }
}
