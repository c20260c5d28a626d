package io.github.atprotojakarta.json;

import io.github.atprotojakarta.Secret;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text from other people's servers, made fit for messages and logs: no control characters that
 * could forge a log line or turn a terminal, no endless length, and no secret that a server echoes.
 */
public final class ForeignText {
  private static final int LIMIT = 300;

  /** Controls, formats (bidirectional overrides too), line and paragraph separators, halves. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");

  private static final Pattern JWT = Pattern.compile("eyJ[\\w-]{8,}\\.[\\w-]+(\\.[\\w-]*)?");

  private ForeignText() {}

  /** The text as it may be shown. */
  public static String clean(String text) {
    return clean(text, List.of());
  }

  /** The text as it may be shown, without the secrets that were sent to the server. */
  public static String clean(String text, List<Secret> sent) {
    String clean = text;
    for (Secret secret : sent) {
      clean = clean.replace(secret.reveal(), "(secret)");
    }
    clean = JWT.matcher(clean).replaceAll("(secret)");
    clean = UNPRINTABLE.matcher(clean).replaceAll(" ").strip();
    int end = Math.min(clean.length(), LIMIT);
    if (end < clean.length() && Character.isHighSurrogate(clean.charAt(end - 1))) {
      end--;
    }
    return end < clean.length() ? clean.substring(0, end) + "..." : clean;
  }
}
