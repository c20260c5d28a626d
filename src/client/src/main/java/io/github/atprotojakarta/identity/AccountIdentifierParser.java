package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parses what people type into a sign-in form; see {@link AccountIdentifier}. */
final class AccountIdentifierParser {
  private static final int MAX_LENGTH = 4096;

  /** Reverses the display of the following text, so that a name looks like another one. */
  private static final int RIGHT_TO_LEFT_OVERRIDE = 0x202E;

  private static final int COMBINING_GRAPHEME_JOINER = 0x034F;

  /** The difference between a full-width character and its ASCII form (Unicode, U+FF01 to FF5E). */
  private static final int FULL_WIDTH = 0xFEE0;

  private static final Pattern AT_URI = Pattern.compile("(?i)at://([^/?#]*).*");

  /** Phone keyboards add a space after a full stop. */
  private static final Pattern SPACES_AROUND_DOT = Pattern.compile(" *\\. *");

  private static final Pattern WEB_ADDRESS = Pattern.compile("(?i)https?://.*");

  /** Apps whose addresses have the handle right after the host. */
  private static final Set<String> APPS_WITH_PLAIN_HANDLES =
      Set.of("tangled.org", "tangled.sh", "whtwnd.com", "smokesignal.events");

  private static final List<String> CASELESS_METHODS = List.of("did:plc:", "did:web:");

  private final boolean allowHttp;

  AccountIdentifierParser(boolean allowHttp) {
    this.allowHttp = allowHttp;
  }

  AccountIdentifier parse(String typed) {
    if (typed.length() > MAX_LENGTH) {
      throw invalid(typed, "it is longer than " + MAX_LENGTH + " characters");
    }
    String text = SPACES_AROUND_DOT.matcher(visible(typed).strip()).replaceAll(".");
    Matcher atUri = AT_URI.matcher(text);
    if (atUri.matches()) {
      return account(atUri.group(1));
    }
    if (WEB_ADDRESS.matcher(text).matches()) {
      return webAddress(text);
    }
    String name = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    // Some browsers copy addresses without the scheme.
    return name.contains("/") ? webAddress("https://" + name) : account(name);
  }

  private AccountIdentifier account(String text) {
    String name = text.startsWith("@") ? text.substring(1) : text;
    if (name.isEmpty()) {
      throw invalid(text, "enter a handle, such as alice.example.com");
    }
    if (name.regionMatches(true, 0, "did:", 0, 4)) {
      return new AccountIdentifier.ByDid(Did.parse(lowerCased(name)));
    }
    if (name.contains("@")) {
      throw invalid(
          text, "this looks like an e-mail address; a handle looks like alice.example.com");
    }
    // A name may end with the root of the DNS (RFC 1034 section 3.1).
    return new AccountIdentifier.ByHandle(
        Handle.parse(name.endsWith(".") ? name.substring(0, name.length() - 1) : name));
  }

  private AccountIdentifier webAddress(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw invalid(text, "it is not a valid URL");
    }
    Optional<String> account = accountInPath(uri);
    if (account.isPresent()) {
      return account(account.get());
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw invalid(
          text, "the address of a server must be only a host name, as in https://pds.example.com");
    }
    URI origin = Origin.of(uri).toUri();
    if (origin.getScheme().equals("http") && !allowHttp) {
      throw invalid(text, "the address of a server must start with https://");
    }
    return new AccountIdentifier.ByServer(origin);
  }

  /**
   * Returns the account whose page in an app it is: the segment after "profile" or "at:", or one
   * that begins with "@" or is a DID.
   */
  private static Optional<String> accountInPath(URI uri) {
    List<String> segments =
        Stream.of(uri.getPath().split("/")).filter(segment -> !segment.isEmpty()).toList();
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i).toLowerCase(Locale.ROOT);
      boolean beforeAccount = segment.equals("profile") || segment.equals("at:");
      if (beforeAccount && i + 1 < segments.size()) {
        return Optional.of(segments.get(i + 1));
      }
      if (segment.startsWith("did:") || (segment.startsWith("@") && segment.length() > 1)) {
        return Optional.of(segments.get(i));
      }
    }
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    return APPS_WITH_PLAIN_HANDLES.contains(host)
        ? segments.stream().findFirst()
        : Optional.empty();
  }

  /** The methods in use have no upper case, but phone keyboards capitalize the first letter. */
  private static String lowerCased(String did) {
    String lower = did.toLowerCase(Locale.ROOT);
    boolean caseless = CASELESS_METHODS.stream().anyMatch(lower::startsWith);
    boolean ascii = did.chars().allMatch(c -> c < 0x80);
    return caseless && ascii && !did.contains("%") ? lower : did;
  }

  /**
   * Removes invisible characters, replaces full-width ones as Asian keyboards type them, and
   * rejects text that is displayed in another order.
   */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == RIGHT_TO_LEFT_OVERRIDE) {
                throw invalid(text, "it contains a character that reverses the text direction");
              }
              if (!isInvisible(c)) {
                visible.appendCodePoint(Character.isSpaceChar(c) ? ' ' : ascii(c));
              }
            });
    return visible.toString();
  }

  private static int ascii(int c) {
    if (c == 0x3002 || c == 0xFF61) { // ideographic full stops
      return '.';
    }
    return c >= 0xFF01 && c <= 0xFF5E ? c - FULL_WIDTH : c;
  }

  /** Format characters (zero-width, directional marks, soft hyphens) and variation selectors. */
  private static boolean isInvisible(int c) {
    return Character.getType(c) == Character.FORMAT
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == COMBINING_GRAPHEME_JOINER;
  }

  private static IdentityException invalid(String text, String why) {
    return new IdentityException(
        IdentityException.Reason.INVALID_IDENTIFIER,
        "Not a handle, DID or server address: %s; %s"
            .formatted(UntrustedText.quoted(text.strip()), why));
  }
}
