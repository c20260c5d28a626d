package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.BrowserSession;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that one browser is signed in to: the current one, and others to switch to, up to
 * {@code atproto.accounts} together. A session that no cookie refers to any more is ended. Methods
 * that change the accounts return the {@code Set-Cookie} headers for it.
 */
@ApplicationScoped
public class BrowserAccounts {
  private static final System.Logger LOG = System.getLogger(BrowserAccounts.class.getName());

  /** Browsers keep cookies of 4,096 bytes (RFC 6265 section 6.1); a did:web can be long. */
  private static final int LONGEST_LIST = 3_500;

  private static final int SEPARATOR = 1;

  @Inject @LibraryBean AtprotoConfiguration configuration;
  @Inject @LibraryBean AtprotoOAuthClient client;
  @Inject BrowserCookies cookies;
  @Inject HttpSessionOwner httpSessions;
  @Inject CookieRenewal cookieRenewal;

  /** Creates the accounts; CDI injects what they need. */
  public BrowserAccounts() {}

  /** Returns the sessions of the accounts that the browser can use, the current one first. */
  public List<OAuthSession> usable(HttpServletRequest request) {
    return all(request)
        .flatMap(
            each ->
                look(each) instanceof AuthenticationResult.SignedIn in
                    ? Stream.of(in.session())
                    : Stream.empty())
        .toList();
  }

  /**
   * Makes the account of a completed login the current one. Ends older sessions of this account,
   * and those of other accounts that are too many.
   */
  public List<String> signedIn(HttpServletRequest request, BrowserSession now) {
    httpSessions.signedIn(request, now.did());
    List<BrowserSession> before = all(request).filter(each -> !each.equals(now)).toList();
    List<BrowserSession> kept = kept(now, before);
    before.stream().filter(each -> !kept.contains(each)).forEach(this::endReplaced);
    return cookies(request, now, kept);
  }

  /**
   * Makes another account of the browser the current one. Empty if the browser has no session of
   * this account that can be used.
   *
   * @throws io.github.atprotojakarta.TransientException when the session cannot be looked up now
   */
  public Optional<List<String>> switchTo(HttpServletRequest request, Did account) {
    for (BrowserSession each : all(request).toList()) {
      if (each.did().equals(account) && exists(each)) {
        httpSessions.signedIn(request, account);
        List<BrowserSession> rest = all(request).filter(other -> !other.equals(each)).toList();
        return Optional.of(cookies(request, each, kept(each, rest)));
      }
    }
    return Optional.empty();
  }

  /**
   * Ends the browser's sessions. Throws what {@link AtprotoOAuthClient#revoke} throws; then the
   * browser keeps its cookies.
   *
   * @param account the account to sign out of; {@code null} for all
   */
  public List<String> signOut(HttpServletRequest request, @Nullable Did account) {
    List<String> headers = new ArrayList<>();
    boolean currentEnded = end(cookies.sessions(request), account);
    if (currentEnded) {
      headers.add(cookies.clearSession(request));
    }
    List<BrowserSession> others = cookies.others(request);
    boolean otherEnded = end(others, account);
    if (currentEnded || account == null) {
      httpSessions.signedOut(request);
    }
    if (otherEnded) {
      List<BrowserSession> kept = others.stream().filter(each -> !isMeant(each, account)).toList();
      headers.add(cookies.setOthers(request, kept));
    }
    return headers;
  }

  /** Ends sessions; returns whether one of them was a session of this application. */
  private boolean end(List<BrowserSession> sessions, @Nullable Did account) {
    boolean ended = false;
    for (BrowserSession each : sessions) {
      if (isMeant(each, account) && exists(each)) {
        client.revoke(each.key());
        ended = true;
      }
    }
    return ended;
  }

  private static boolean isMeant(BrowserSession session, @Nullable Did account) {
    return account == null || session.did().equals(account);
  }

  private Stream<BrowserSession> all(HttpServletRequest request) {
    return Stream.concat(cookies.sessions(request).stream(), cookies.others(request).stream())
        .distinct();
  }

  /** Returns the sessions of other accounts that the browser keeps beside the current one. */
  private List<BrowserSession> kept(BrowserSession current, List<BrowserSession> before) {
    List<BrowserSession> kept = new ArrayList<>();
    int length = 0;
    for (BrowserSession each : before) {
      length += each.length() + SEPARATOR;
      if (kept.size() + 1 < configuration.accounts()
          && length <= LONGEST_LIST
          && !each.did().equals(current.did())
          && exists(each)) {
        kept.add(each);
      }
    }
    return kept;
  }

  private List<String> cookies(
      HttpServletRequest request, BrowserSession current, List<BrowserSession> others) {
    String session = cookies.setSession(request, current);
    cookieRenewal.delivered(current.key());
    return others.isEmpty() && cookies.others(request).isEmpty()
        ? List.of(session)
        : List.of(session, cookies.setOthers(request, others));
  }

  private void endReplaced(BrowserSession previous) {
    try {
      client.revoke(previous.key());
    } catch (AtprotoOAuthException e) {
      // The login has succeeded; the old session remains in the list of the account's sessions.
      LOG.log(
          Level.WARNING,
          "ATP2208 The replaced session {0} could not be ended: {1}",
          previous.key(),
          e);
    }
  }

  /** Returns whether a session is in the store, even if it cannot be used at the moment. */
  private boolean exists(BrowserSession session) {
    return !(look(session) instanceof AuthenticationResult.Ended);
  }

  private AuthenticationResult look(BrowserSession session) {
    return AuthenticationResult.of(() -> client.restore(session.key(), RefreshPolicy.NEVER));
  }
}
