package io.github.atprotojakarta.testkit.oauth;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One browser: who signed in with it, for which request or for good, and what they allowed. */
final class Device {
  private final String id;
  private final String csrfToken;
  private final Map<String, String> didByRequest = new ConcurrentHashMap<>();
  private final Set<String> remembered = ConcurrentHashMap.newKeySet();
  private final Map<String, String> allowed = new ConcurrentHashMap<>();

  Device(String id, String csrfToken) {
    this.id = id;
    this.csrfToken = csrfToken;
  }

  String id() {
    return id;
  }

  /** What every form of this browser must send back. */
  String csrfToken() {
    return csrfToken;
  }

  void signIn(String requestId, String did, boolean forGood) {
    didByRequest.put(requestId, did);
    if (forGood) {
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

  void allow(String did, String clientId, String scope) {
    allowed.put(did + " " + clientId, scope);
  }

  /** Whether this scope was allowed to the client before. */
  boolean allowed(String did, String clientId, String scope) {
    String before = allowed.get(did + " " + clientId);
    return before != null && AuthorizationRules.covers(before, scope);
  }

  @Override
  public String toString() {
    return "Device";
  }
}
