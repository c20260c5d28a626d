package io.github.atprotojakarta.internal.dpop;

import io.github.atprotojakarta.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110 section 11.6.1). A server may send
 * several, in one header or in many, and commas separate challenges as well as their parameters.
 *
 * @param scheme in lower case
 * @param parameters by name in any case; the first one if a name occurs twice
 */
public record AuthenticationChallenge(String scheme, Map<String, String> parameters) {
  /** The limit of all header lines together; servers send some hundred characters. */
  private static final int MAX_CHARACTERS = 4096;

  private static final Set<String> TOKEN_SCHEMES = Set.of("dpop", "bearer");

  /** Servers send one or two. */
  private static final int MAX_CHALLENGES = 16;

  /**
   * Returns the error code of the DPoP challenge in a resource server's 401 response (RFC 9449
   * section 7.1), such as {@code invalid_token}; empty if there is none.
   */
  public static Optional<String> dpopError(HttpResponse response) {
    return dpopParameter(response, "error");
  }

  /** Returns a parameter of the DPoP challenge in a resource server's 401 response. */
  static Optional<String> dpopParameter(HttpResponse response, String name) {
    if (response.status() != 401) {
      return Optional.empty();
    }
    return parse(response.headers("WWW-Authenticate")).stream()
        .filter(challenge -> challenge.scheme().equals("dpop"))
        .flatMap(challenge -> Optional.ofNullable(challenge.parameters().get(name)).stream())
        .findFirst();
  }

  /**
   * Returns whether a resource server refuses the access token of a request: {@code invalid_token}
   * in a challenge for DPoP (RFC 9449 section 7.1) or Bearer (RFC 6750 section 3.1). A server that
   * accepts both kinds of tokens may refuse one with a challenge for the other.
   */
  public static boolean refusesToken(HttpResponse response) {
    return response.status() == 401
        && parse(response.headers("WWW-Authenticate")).stream()
            .filter(challenge -> TOKEN_SCHEMES.contains(challenge.scheme()))
            .anyMatch(challenge -> "invalid_token".equals(challenge.parameters().get("error")));
  }

  /**
   * Reads the challenges of all header lines, up to the limits. Of a broken line, reads those
   * before the fault.
   */
  static List<AuthenticationChallenge> parse(List<String> headers) {
    List<AuthenticationChallenge> challenges = new ArrayList<>();
    int left = MAX_CHARACTERS;
    for (String header : headers) {
      left -= header.length();
      if (left < 0) {
        break;
      }
      new Parser(header).readInto(challenges);
    }
    return challenges;
  }

  private static final class Parser {
    private final String text;
    private int position;

    Parser(String text) {
      this.text = text;
    }

    void readInto(List<AuthenticationChallenge> challenges) {
      @Nullable AuthenticationChallenge current = null;
      while (true) {
        skip(" \t,");
        String name = readToken();
        if (name.isEmpty()) {
          return;
        }
        @Nullable String value = current == null ? null : readValue();
        if (current != null && value != null) {
          current.parameters.putIfAbsent(name, value);
          continue;
        }
        if (challenges.size() == MAX_CHALLENGES) {
          return;
        }
        current =
            new AuthenticationChallenge(
                name.toLowerCase(Locale.ROOT), new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
        challenges.add(current);
        skipToken68();
      }
    }

    /**
     * Reads the value after an equals sign; returns {@code null} and reads nothing if there is
     * none.
     */
    private @Nullable String readValue() {
      int start = position;
      skip(" \t");
      if (!at('=')) {
        position = start;
        return null;
      }
      position++;
      skip(" \t");
      return at('"') ? readQuoted() : readToken();
    }

    private String readQuoted() {
      StringBuilder value = new StringBuilder();
      for (position++; position < text.length() && !at('"'); position++) {
        if (at('\\') && position + 1 < text.length()) {
          position++;
        }
        value.append(text.charAt(position));
      }
      position = Math.min(position + 1, text.length());
      return value.toString();
    }

    /** Skips credentials without a name, as in {@code Negotiate YIIJ...==}. */
    private void skipToken68() {
      int start = position;
      skip(" \t");
      while (position < text.length() && isToken68(text.charAt(position))) {
        position++;
      }
      skip("=");
      skip(" \t");
      if (position < text.length() && !at(',')) {
        position = start;
      }
    }

    private String readToken() {
      int start = position;
      while (position < text.length() && isToken(text.charAt(position))) {
        position++;
      }
      return text.substring(start, position);
    }

    private void skip(String characters) {
      while (position < text.length() && characters.indexOf(text.charAt(position)) >= 0) {
        position++;
      }
    }

    private boolean at(char character) {
      return position < text.length() && text.charAt(position) == character;
    }

    private static boolean isToken(char c) {
      return isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static boolean isToken68(char c) {
      return isAlphanumeric(c) || "-._~+/".indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
  }
}
