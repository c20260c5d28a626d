package io.github.atprotojakarta.jakarta.internal.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a person goes after signing in or out: a path on this application's own origin, with query
 * and fragment if need be. Anything that a browser, proxy or container could read as another origin
 * or another path is refused, not mended, so that a link to the login can never lead elsewhere.
 *
 * @param value the path as it stands in a {@code Location} header: printable ASCII, beginning with
 *     one slash
 */
public record ReturnPath(String value) {
  private static final int MAX_LENGTH = 2048;

  /** RFC 3986 characters only: no space, control, backslash, quote or non-ASCII. */
  private static final Pattern CHARACTERS =
      Pattern.compile("[A-Za-z0-9._~:/?#@!$&'()*+,;=%\\[\\]-]+");

  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /** An escaped slash, backslash, control character, dot or percent sign: twice-decoded tricks. */
  private static final Pattern TRICKY_ESCAPE =
      Pattern.compile("%(?:2[EeFf5]|5[Cc]|7[Ff]|[01][0-9A-Fa-f])");

  private static final Pattern DOT_SEGMENT = Pattern.compile("(?:^|/)\\.{1,2}(?:[;/]|$)");

  /** Reads an address; empty when it is not a path on this origin. */
  public static Optional<ReturnPath> parse(String text) {
    if (text.length() > MAX_LENGTH
        || !text.startsWith("/")
        || !CHARACTERS.matcher(text).matches()
        || BROKEN_ESCAPE.matcher(text).find()) {
      return Optional.empty();
    }
    String path = text.split("[?#]", 2)[0];
    if (path.contains("//")
        || TRICKY_ESCAPE.matcher(path).find()
        || DOT_SEGMENT.matcher(path).find()) {
      return Optional.empty();
    }
    return isRelative(text) ? Optional.of(new ReturnPath(text)) : Optional.empty();
  }

  private static boolean isRelative(String text) {
    try {
      URI uri = new URI(text);
      return !uri.isAbsolute() && uri.getRawAuthority() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Whether the address lies at or below a path. */
  public boolean isWithin(String path) {
    return value.equals(path)
        || value.startsWith(path + "/")
        || value.startsWith(path + "?")
        || value.startsWith(path + ";")
        || value.startsWith(path + "#");
  }
}
