package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A session as a browser's cookie has it.
 *
 * @param did the account
 * @param token the session's token
 */
public record BrowserSession(Did did, Secret token) {
  static final String TOKEN = "[A-Za-z0-9_-]{22,128}";
  private static final Pattern SYNTAX = Pattern.compile("(" + TOKEN + ")\\.(.+)");

  /** Parses a cookie's value; empty if it is malformed. */
  static Optional<BrowserSession> parse(String value) {
    var parts = SYNTAX.matcher(value);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BrowserSession(Did.parse(parts.group(2)), Secret.of(parts.group(1))));
    } catch (AtprotoOAuthException e) {
      return Optional.empty();
    }
  }

  /** Returns the key by which the session is stored. */
  public SessionKey key() {
    return SessionKey.of(did, token);
  }

  /** Returns the length of the value for a cookie. */
  public int length() {
    return value().length();
  }

  /** Returns the value for a cookie. It grants access: keep it out of logs. */
  String value() {
    return token.reveal() + "." + did.value();
  }
}
