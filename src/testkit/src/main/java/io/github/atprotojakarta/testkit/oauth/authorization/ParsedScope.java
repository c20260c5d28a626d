package io.github.atprotojakarta.testkit.oauth.authorization;

import io.github.atprotojakarta.testkit.server.FormEncoding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A parsed permission scope: {@code resource:positional?name=value}.
 *
 * @param resource the resource type, such as {@code repo}
 * @param positional the value after the colon; empty if there is none
 * @param parameters the parameter values by name
 */
public record ParsedScope(
    String resource, String positional, Map<String, List<String>> parameters) {
  private static final Set<String> FIXED =
      Set.of("atproto", "transition:generic", "transition:email", "transition:chat.bsky");
  private static final Set<String> RESOURCES =
      Set.of("repo", "rpc", "blob", "account", "identity", "space", "include");

  /** Parses a scope. */
  public static ParsedScope parse(String scope) {
    String[] parts = scope.split("\\?", 2);
    String[] head = parts[0].split(":", 2);
    Map<String, List<String>> parameters = FormEncoding.parse(parts.length == 1 ? "" : parts[1]);
    return new ParsedScope(
        head[0], head.length == 1 ? "" : FormEncoding.decode(head[1]), parameters);
  }

  /** Returns whether the server knows scopes of this type. */
  static boolean known(String scope) {
    return FIXED.contains(scope) || granular(scope);
  }

  /** Returns whether a scope names a resource. */
  static boolean granular(String scope) {
    return RESOURCES.contains(parse(scope).resource());
  }

  /** Returns the values of a parameter, positional or named; empty if it is absent. */
  public Optional<List<String>> values(String name, boolean isPositional) {
    if (isPositional && !positional.isEmpty()) {
      return Optional.of(List.of(positional));
    }
    return Optional.ofNullable(parameters.get(name));
  }
}
