package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.oauth.authorization.ParsedScope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** The permissions of a token's scope (atproto.com/specs/permission). */
final class Permissions {
  private static final List<String> REPO_ACTIONS = List.of("create", "update", "delete");

  private final List<String> scopes;

  Permissions(String scope) {
    this.scopes = List.of(scope.split(" ", -1));
  }

  /** Rejects a write that no scope allows. */
  void requireRepo(String action, String collection) {
    boolean allowed =
        generic()
            || any(
                "repo",
                scope ->
                    scope.values("action", false).orElse(REPO_ACTIONS).contains(action)
                        && matches(scope, "collection", collection));
    if (!allowed) {
      throw XrpcErrorException.scopeMissing("repo:" + collection + "?action=" + action);
    }
  }

  /** Rejects an upload that no scope allows. */
  void requireBlob(String mime) {
    boolean allowed =
        generic()
            || any(
                "blob",
                scope ->
                    scope.values("accept", true).orElse(List.of()).stream()
                        .anyMatch(pattern -> accepts(pattern, mime)));
    if (!allowed) {
      throw XrpcErrorException.scopeMissing("blob:" + mime);
    }
  }

  /** Rejects a call to another service that no scope allows. */
  void requireRpc(String method, String audience) {
    boolean allowed =
        (generic() && !method.startsWith("chat.bsky."))
            || (scopes.contains("transition:chat.bsky") && method.startsWith("chat.bsky."))
            || any(
                "rpc",
                scope ->
                    matches(scope, "lxm", method)
                        && scope.values("aud", false).orElse(List.of()).stream()
                            .anyMatch(aud -> aud.equals("*") || aud.equals(audience)));
    if (!allowed) {
      throw XrpcErrorException.scopeMissing(
          "rpc:"
              + method
              + "?aud="
              + URLEncoder.encode(audience, StandardCharsets.UTF_8).replace("%3A", ":"));
    }
  }

  /** Rejects a change of the account that no scope allows. */
  void requireAccount(String attribute, String action) {
    boolean allowed =
        any(
            "account",
            scope ->
                matches(scope, "attr", attribute)
                    && scope.values("action", false).orElse(List.of("read")).contains(action));
    if (!allowed) {
      throw XrpcErrorException.scopeMissing("account:" + attribute + "?action=" + action);
    }
  }

  private boolean generic() {
    return scopes.contains("transition:generic");
  }

  private boolean any(String resource, Predicate<ParsedScope> test) {
    return scopes.stream()
        .map(ParsedScope::parse)
        .filter(scope -> scope.resource().equals(resource))
        .anyMatch(test);
  }

  private static boolean matches(ParsedScope scope, String name, String value) {
    List<String> values = scope.values(name, true).orElse(List.of());
    return values.contains("*") || values.contains(value);
  }

  private static boolean accepts(String pattern, String mime) {
    return pattern.equals("*/*")
        || pattern.equals(mime)
        || (pattern.endsWith("/*") && mime.startsWith(pattern.substring(0, pattern.length() - 1)));
  }
}
