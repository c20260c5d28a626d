package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two cookies of a browser: its session, {@code <token>.<did>}, and the token that binds
 * pending logins to it. This class reads and writes the headers itself, because several containers
 * truncate or quote a value with the colons of a DID.
 */
public final class BrowserCookies {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{22,128}");

  private final String sessionName;
  private final String loginName;
  private final String attributes;
  private final Duration sessionAge;

  /**
   * Creates the cookies.
   *
   * @param secure whether browsers use https: then the names have the prefix {@code __Host-}, so
   *     that no other host of the domain can set them (RFC 6265bis section 4.1.3)
   * @param path the path attribute of cookies without the prefix; {@code /} at the root
   */
  public BrowserCookies(String name, boolean secure, String path, Duration sessionAge) {
    String prefix = secure ? "__Host-" : "";
    this.sessionName = prefix + name + "-session";
    this.loginName = prefix + name + "-login";
    this.attributes =
        secure
            ? "; Path=/; HttpOnly; SameSite=Lax; Secure"
            : "; Path=" + path + "; HttpOnly; SameSite=Lax";
    this.sessionAge = sessionAge;
  }

  /** Returns the session of the browser's cookie. */
  public Optional<SessionKey> session(HttpServletRequest request) {
    return read(request, sessionName).flatMap(BrowserCookies::sessionKey);
  }

  /** Returns whether the browser sent a session cookie, valid or not. */
  public boolean hasSession(HttpServletRequest request) {
    return read(request, sessionName).isPresent();
  }

  /** Returns the token that binds the browser's pending logins; {@code null} if there is none. */
  public @Nullable Secret login(HttpServletRequest request) {
    return read(request, loginName)
        .filter(value -> TOKEN.matcher(value).matches())
        .map(Secret::of)
        .orElse(null);
  }

  /** Returns a {@code Set-Cookie} header that signs the browser in. */
  public String setSession(Secret token, Did did) {
    return sessionName + "=" + token.reveal() + "." + did.value() + age(sessionAge) + attributes;
  }

  /** Returns a {@code Set-Cookie} header that signs the browser out. */
  public String clearSession() {
    return sessionName + "=; Max-Age=0" + attributes;
  }

  /** Returns a {@code Set-Cookie} header that binds pending logins to the browser. */
  public String setLogin(Secret token, Duration age) {
    return loginName + "=" + token.reveal() + age(age) + attributes;
  }

  private static String age(Duration age) {
    return age.isZero() ? "" : "; Max-Age=" + age.toSeconds();
  }

  private static Optional<SessionKey> sessionKey(String value) {
    int dot = value.indexOf('.');
    if (dot < 0 || !TOKEN.matcher(value.substring(0, dot)).matches()) {
      return Optional.empty();
    }
    try {
      Did did = Did.parse(value.substring(dot + 1));
      return Optional.of(SessionKey.of(did, Secret.of(value.substring(0, dot))));
    } catch (AtprotoOAuthException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> read(HttpServletRequest request, String name) {
    List<String> headers = Collections.list(request.getHeaders("Cookie"));
    return headers.stream()
        .flatMap(header -> List.of(header.split(";")).stream())
        .map(String::strip)
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst();
  }
}
