package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses what people type into a sign-in form; see {@link AccountIdentifier}. */
final class AccountIdentifierParser {
  private static final int MAX_LENGTH = 4096;

  /** Reverses the display of the following text, so that a name looks like another one. */
  private static final int RIGHT_TO_LEFT_OVERRIDE = 0x202E;

  private static final int COMBINING_GRAPHEME_JOINER = 0x034F;
  private static final Pattern AT_URI = Pattern.compile("(?i)at://([^/?#]+).*");
  private static final Pattern WEB_ADDRESS = Pattern.compile("(?i)https?://.*");
  private static final Pattern PROFILE = Pattern.compile("/profile/([^/]+)(?:/.*)?");
  private static final List<String> CASELESS_METHODS = List.of("did:plc:", "did:web:");

  private final boolean allowHttp;

  AccountIdentifierParser(boolean allowHttp) {
    this.allowHttp = allowHttp;
  }

  AccountIdentifier parse(String typed) {
    if (typed.length() > MAX_LENGTH) {
      throw invalid(typed, "it is longer than " + MAX_LENGTH + " characters");
    }
    String text = visible(typed).strip();
    if (text.isEmpty()) {
      throw invalid(typed, "enter a handle, such as alice.example.com");
    }
    Matcher atUri = AT_URI.matcher(text);
    if (atUri.matches()) {
      return account(atUri.group(1));
    }
    if (WEB_ADDRESS.matcher(text).matches()) {
      return webAddress(text);
    }
    // Some browsers copy addresses without the scheme.
    return text.contains("/") ? webAddress("https://" + text) : account(text);
  }

  private AccountIdentifier account(String text) {
    String name = text.startsWith("@") ? text.substring(1) : text;
    if (name.regionMatches(true, 0, "did:", 0, 4)) {
      return new AccountIdentifier.ByDid(Did.parse(lowerCased(name)));
    }
    if (name.contains("@")) {
      throw invalid(
          text, "this looks like an e-mail address; a handle looks like alice.example.com");
    }
    return new AccountIdentifier.ByHandle(Handle.parse(name));
  }

  private AccountIdentifier webAddress(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw invalid(text, "it is not a valid URL");
    }
    Matcher profile = PROFILE.matcher(uri.getPath() == null ? "" : uri.getPath());
    if (profile.matches()) {
      return account(profile.group(1));
    }
    URI origin =
        Origin.parse(text)
            .map(Origin::toUri)
            .orElseThrow(
                () ->
                    invalid(
                        text,
                        "the address of a server must be only a host name, as in https://pds.example.com"));
    if (origin.getScheme().equals("http") && !allowHttp) {
      throw invalid(text, "the address of a server must start with https://");
    }
    return new AccountIdentifier.ByServer(origin);
  }

  /** The methods in use have no upper case, but phone keyboards capitalize the first letter. */
  private static String lowerCased(String did) {
    String lower = did.toLowerCase(Locale.ROOT);
    boolean caseless = CASELESS_METHODS.stream().anyMatch(lower::startsWith);
    boolean ascii = did.chars().allMatch(c -> c < 0x80);
    return caseless && ascii && !did.contains("%") ? lower : did;
  }

  /** Removes invisible characters and rejects text that is displayed in another order. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == RIGHT_TO_LEFT_OVERRIDE) {
                throw invalid(text, "it contains a character that reverses the text direction");
              }
              if (!isInvisible(c)) {
                visible.appendCodePoint(Character.isSpaceChar(c) ? ' ' : c);
              }
            });
    return visible.toString();
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
