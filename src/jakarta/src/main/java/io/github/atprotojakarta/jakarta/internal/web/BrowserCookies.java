package io.github.atprotojakarta.jakarta.internal.web;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a browser: its session, {@code <token>.<did>}; the sessions of its other accounts,
 * a list of such values; and the token that binds pending logins to it. This class reads and writes
 * the headers itself, because several containers truncate or quote a value with the colons of a
 * DID.
 *
 * <p>Browsers do not separate cookies by port, so a port other than the scheme's own is part of the
 * names. A browser may send several cookies of one name, set for several paths: all are read.
 */
public final class BrowserCookies {
  private static final Pattern TOKEN = Pattern.compile(BrowserSession.TOKEN);

  /** Not used by tokens and DIDs; allowed in cookies (RFC 6265 section 4.1.1). */
  private static final String SEPARATOR = "~";

  private final String prefix;
  private final String attributes;
  private final Duration sessionAge;
  private final ApplicationUrls urls;

  /**
   * Creates the cookies. If browsers use https, the names have the prefix {@code __Host-}, so that
   * no other host of the domain can set them (RFC 6265bis section 4.1.3).
   */
  public BrowserCookies(AtprotoConfiguration configuration, ApplicationUrls urls) {
    boolean secure = !configuration.loopback();
    String path = urls.publicContextPath();
    this.prefix = (secure ? "__Host-" : "") + configuration.cookieName();
    this.attributes =
        secure
            ? "; Path=/; HttpOnly; SameSite=Lax; Secure"
            : "; Path=" + (path.isEmpty() ? "/" : path) + "; HttpOnly; SameSite=Lax";
    this.sessionAge = configuration.cookieMaxAge();
    this.urls = urls;
  }

  /** Returns the well-formed session cookies; several if several paths have one of our name. */
  public List<BrowserSession> sessions(HttpServletRequest request) {
    List<BrowserSession> sessions = new ArrayList<>();
    read(request, "session").forEach(value -> BrowserSession.parse(value).ifPresent(sessions::add));
    return sessions;
  }

  /** Returns whether the browser sent a session cookie, valid or not. */
  public boolean hasSession(HttpServletRequest request) {
    return !read(request, "session").isEmpty();
  }

  /** Returns the sessions of the browser's other accounts, the last used first. */
  public List<BrowserSession> others(HttpServletRequest request) {
    return read(request, "accounts").stream()
        .flatMap(value -> Stream.of(value.split(SEPARATOR)))
        .flatMap(value -> BrowserSession.parse(value).stream())
        .distinct()
        .toList();
  }

  /** Returns the token that binds the browser's pending logins; {@code null} if there is none. */
  public @Nullable Secret login(HttpServletRequest request) {
    return logins(request).stream().findFirst().orElse(null);
  }

  /** Returns all tokens that may bind a pending login to this browser. */
  public List<Secret> logins(HttpServletRequest request) {
    return read(request, "login").stream()
        .filter(value -> TOKEN.matcher(value).matches())
        .map(Secret::of)
        .toList();
  }

  /** Returns a {@code Set-Cookie} header that signs the browser in. */
  public String setSession(HttpServletRequest request, BrowserSession session) {
    return setSession(request, session, sessionAge);
  }

  /**
   * Returns the {@code Set-Cookie} headers that let the browser keep its sessions for longer; none
   * if it has no cookie of this session.
   *
   * @param longest the time after which the session ends
   */
  public List<String> renewed(HttpServletRequest request, SessionKey session, Duration longest) {
    Duration age = longest.compareTo(sessionAge) < 0 ? longest : sessionAge;
    List<BrowserSession> others = others(request);
    return sessions(request).stream()
        .filter(each -> each.key().equals(session))
        .limit(1)
        .flatMap(
            each ->
                others.isEmpty()
                    ? Stream.of(setSession(request, each, age))
                    : Stream.of(setSession(request, each, age), setOthers(request, others)))
        .toList();
  }

  private String setSession(HttpServletRequest request, BrowserSession session, Duration age) {
    return name(request, "session") + "=" + session.value() + age(age) + attributes;
  }

  /** Returns a {@code Set-Cookie} header that signs the browser out. */
  public String clearSession(HttpServletRequest request) {
    return name(request, "session") + "=; Max-Age=0" + attributes;
  }

  /** Returns a {@code Set-Cookie} header with the sessions of the browser's other accounts. */
  public String setOthers(HttpServletRequest request, List<BrowserSession> others) {
    String value =
        others.stream().map(BrowserSession::value).collect(Collectors.joining(SEPARATOR));
    return name(request, "accounts")
        + "="
        + value
        + (others.isEmpty() ? "; Max-Age=0" : age(sessionAge))
        + attributes;
  }

  /** Returns a {@code Set-Cookie} header that binds pending logins to the browser. */
  public String setLogin(HttpServletRequest request, Secret token, Duration age) {
    return name(request, "login") + "=" + token.reveal() + age(age) + attributes;
  }

  /**
   * Returns the {@code Cookie} header of a browser with a session.
   *
   * @param address where the browser finds the application
   */
  public String header(URI address, BrowserSession session) {
    return name(address.getPort(), "session") + "=" + session.value();
  }

  private static String age(Duration age) {
    return age.isZero() ? "" : "; Max-Age=" + age.toSeconds();
  }

  private String name(HttpServletRequest request, String kind) {
    return name(request.getServerPort(), kind);
  }

  private String name(int actualPort, String kind) {
    String port = urls.port(actualPort);
    return prefix + "-" + kind + (port.isEmpty() ? "" : "-" + port);
  }

  private List<String> read(HttpServletRequest request, String kind) {
    String start = name(request, kind) + "=";
    List<String> values = new ArrayList<>();
    Enumeration<String> headers = request.getHeaders("Cookie");
    while (headers.hasMoreElements()) {
      read(headers.nextElement(), start, values);
    }
    return values;
  }

  /** Copies only the wanted values: every guarded request reads its cookies, and may have many. */
  private static void read(String header, String start, List<String> values) {
    int end = -1;
    while (end < header.length()) {
      int pair = end + 1;
      end = header.indexOf(';', pair) < 0 ? header.length() : header.indexOf(';', pair);
      while (pair < end && Character.isWhitespace(header.charAt(pair))) {
        pair++;
      }
      if (header.startsWith(start, pair)) {
        values.add(header.substring(pair + start.length(), end).stripTrailing());
      }
    }
  }
}
