package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.server.FormEncoding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A permission scope taken apart: {@code resource:positional?name=value}.
 *
 * @param resource what it is about, such as {@code repo}
 * @param positional the value after the colon; empty when there is none
 * @param parameters the values by name
 */
public record ScopeCheck(String resource, String positional, Map<String, List<String>> parameters) {
  private static final Set<String> FIXED =
      Set.of("atproto", "transition:generic", "transition:email", "transition:chat.bsky");
  private static final Set<String> RESOURCES =
      Set.of("repo", "rpc", "blob", "account", "identity", "include");

  /** Takes a scope apart. */
  public static ScopeCheck parse(String scope) {
    String[] parts = scope.split("\\?", 2);
    String[] head = parts[0].split(":", 2);
    Map<String, List<String>> parameters = FormEncoding.parse(parts.length == 1 ? "" : parts[1]);
    return new ScopeCheck(
        head[0], head.length == 1 ? "" : FormEncoding.decode(head[1]), parameters);
  }

  /** Whether the server knows scopes of this kind. */
  static boolean known(String scope) {
    return FIXED.contains(scope) || RESOURCES.contains(parse(scope).resource());
  }

  /** The values of a parameter, wherever it stands; empty when it is not given. */
  public Optional<List<String>> values(String name, boolean isPositional) {
    if (isPositional && !positional.isEmpty()) {
      return Optional.of(List.of(positional));
    }
    return Optional.ofNullable(parameters.get(name));
  }
}
