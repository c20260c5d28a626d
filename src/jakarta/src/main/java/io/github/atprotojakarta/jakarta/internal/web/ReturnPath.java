package io.github.atprotojakarta.jakarta.internal.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page after signing in or out: a path on this application's own origin, optionally with query
 * and fragment. A value that a browser, proxy or container could read as another origin or another
 * path is rejected, not corrected, so that a link to the login can never lead to another site.
 *
 * @param value the path for a {@code Location} header: printable ASCII, starting with one slash
 */
public record ReturnPath(String value) {
  /** The longest value, in characters. Servers accept request lines of about this length. */
  public static final int MAX_LENGTH = 8192;

  /** RFC 3986 characters: no space, control character, backslash, quote or non-ASCII. */
  private static final Pattern CHARACTERS =
      Pattern.compile("[A-Za-z0-9._~:/?#@!$&'()*+,;=%\\[\\]-]+");

  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private static final Pattern CONTROL_ESCAPE = Pattern.compile("%(?:[01][0-9A-Fa-f]|7[Ff])");

  /**
   * A second slash, or a backslash, after the first slash: also escaped, and escaped again. Who
   * decodes it would read the name of another host. Browsers ignore control characters in between.
   */
  private static final Pattern OTHER_HOST =
      Pattern.compile("/(?:%(?:25)*(?:[01][0-9A-Fa-f]|20|7[Ff]))*(?:/|%(?:25)*(?:2[Ff]|5[Cc]))");

  /** Browsers resolve escaped dots, too (WHATWG URL). */
  private static final Pattern DOT_SEGMENT =
      Pattern.compile("(?:/|%2[Ff]|%5[Cc])(?:\\.|%2[Ee]){1,2}(?:[;/]|%2[Ff]|%5[Cc]|$)");

  private static final Pattern PATH_PARAMETER = Pattern.compile(";[^/]*");

  /** Parses a value that a stranger may have written; empty if it is not a path on this origin. */
  public static Optional<ReturnPath> parse(String value) {
    if (value.length() > MAX_LENGTH
        || !value.startsWith("/")
        || !CHARACTERS.matcher(value).matches()
        || value.indexOf('#') != value.lastIndexOf('#')
        || BROKEN_ESCAPE.matcher(value).find()) {
      return Optional.empty();
    }
    String path = pathOf(value);
    return OTHER_HOST.matcher(path).lookingAt()
            || CONTROL_ESCAPE.matcher(path).find()
            || DOT_SEGMENT.matcher(path).find()
        ? Optional.empty()
        : Optional.of(new ReturnPath(value));
  }

  /**
   * Returns the page of a request that a server or browser has accepted. Escapes the characters
   * that RFC 3986 does not allow there.
   *
   * @param path the path as it was sent
   * @param query the query as it was sent; {@code null} for none
   * @return the page; empty if {@link #parse} would reject it
   */
  public static Optional<ReturnPath> ofRequest(String path, @Nullable String query) {
    Optional<String> escapedPath = UriEscape.path(path);
    if (query == null) {
      return escapedPath.flatMap(ReturnPath::parse);
    }
    Optional<String> escapedQuery = UriEscape.query(query);
    return escapedPath.flatMap(
        first -> escapedQuery.flatMap(second -> ReturnPath.parse(first + "?" + second)));
  }

  /** Returns whether the server reads this as a path or as a path below it. */
  public boolean isWithin(String path) {
    String plain = PATH_PARAMETER.matcher(pathOf(value)).replaceAll("").replace("+", "%2B");
    String decoded = URLDecoder.decode(plain, StandardCharsets.UTF_8).replaceAll("/+", "/");
    return decoded.equals(path) || decoded.startsWith(path + "/");
  }

  private static String pathOf(String value) {
    return value.split("[?#]", 2)[0];
  }
}
