package io.github.atprotojakarta.jakarta.internal.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The page after signing in or out: a path on this application's own origin, optionally with query
 * and fragment. A value that a browser, proxy or container could read as another origin or another
 * path is rejected, not corrected, so that a link to the login can never lead to another site.
 *
 * @param value the path for a {@code Location} header: printable ASCII, starting with one slash
 */
public record ReturnPath(String value) {
  private static final int MAX_LENGTH = 2048;

  /** RFC 3986 characters: no space, control character, backslash, quote or non-ASCII. */
  private static final Pattern CHARACTERS =
      Pattern.compile("[A-Za-z0-9._~:/?#@!$&'()*+,;=%\\[\\]-]+");

  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /** An escaped dot, slash, backslash, percent sign or control character: may be decoded twice. */
  private static final Pattern TRICKY_ESCAPE =
      Pattern.compile("%(?:2[EeFf5]|5[Cc]|7[Ff]|[01][0-9A-Fa-f])");

  private static final Pattern DOT_SEGMENT = Pattern.compile("(?:^|/)\\.{1,2}(?:[;/]|$)");

  /** Parses a value; empty if it is not a path on this origin. */
  public static Optional<ReturnPath> parse(String value) {
    if (value.length() > MAX_LENGTH
        || !value.startsWith("/")
        || !CHARACTERS.matcher(value).matches()
        || BROKEN_ESCAPE.matcher(value).find()) {
      return Optional.empty();
    }
    String path = value.split("[?#]", 2)[0];
    if (path.contains("//")
        || TRICKY_ESCAPE.matcher(path).find()
        || DOT_SEGMENT.matcher(path).find()) {
      return Optional.empty();
    }
    return isRelative(value) ? Optional.of(new ReturnPath(value)) : Optional.empty();
  }

  private static boolean isRelative(String value) {
    try {
      URI uri = new URI(value);
      return !uri.isAbsolute() && uri.getRawAuthority() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Returns whether this is a path or below it. */
  public boolean isWithin(String path) {
    return value.equals(path)
        || value.startsWith(path + "/")
        || value.startsWith(path + "?")
        || value.startsWith(path + ";")
        || value.startsWith(path + "#");
  }
}
