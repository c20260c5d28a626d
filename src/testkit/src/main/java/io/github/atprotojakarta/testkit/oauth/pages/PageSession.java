package io.github.atprotojakarta.testkit.oauth.pages;

import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRules;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One browser: the accounts that signed in with it, for one request or permanently, and the scopes
 * they consented to.
 */
final class PageSession {
  private final String id;
  private final String csrfToken;
  private final Map<String, String> didByRequest = new ConcurrentHashMap<>();
  private final Set<String> remembered = ConcurrentHashMap.newKeySet();
  private final Map<String, String> consents = new ConcurrentHashMap<>();

  PageSession(String id, String csrfToken) {
    this.id = id;
    this.csrfToken = csrfToken;
  }

  String id() {
    return id;
  }

  /** Returns the token against CSRF that each form of this browser must contain. */
  String csrfToken() {
    return csrfToken;
  }

  void signIn(String requestId, String did, boolean remember) {
    didByRequest.put(requestId, did);
    if (remember) {
      remembered.add(did);
    }
  }

  void signOut(String requestId) {
    didByRequest.remove(requestId);
  }

  Optional<String> signedIn(String requestId) {
    return Optional.ofNullable(didByRequest.get(requestId));
  }

  Set<String> remembered() {
    return Set.copyOf(remembered);
  }

  void recordConsent(String did, String clientId, String scope) {
    consents.put(did + " " + clientId, scope);
  }

  /** Returns whether the account consented to this scope for the client before. */
  boolean hasConsented(String did, String clientId, String scope) {
    String before = consents.get(did + " " + clientId);
    return before != null && AuthorizationRules.covers(before, scope);
  }

  @Override
  public String toString() {
    return "PageSession";
  }
}
