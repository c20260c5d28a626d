package io.github.atprotojakarta.testkit.oauth.pages;

import io.github.atprotojakarta.testkit.oauth.authorization.ParsedScope;
import java.util.List;
import java.util.Map;

/** Describes scopes in plain words, for the consent page. */
final class ScopeDescriptions {
  private static final Map<String, String> FIXED =
      Map.of(
          "atproto", "see your handle and your DID",
          "transition:generic",
              "read and change almost everything in your account, including files",
          "transition:email", "see your e-mail address",
          "transition:chat.bsky", "read and send your direct messages");

  private ScopeDescriptions() {}

  static String of(String scope) {
    String fixed = FIXED.get(scope);
    if (fixed != null) {
      return fixed;
    }
    ParsedScope parsed = ParsedScope.parse(scope);
    return switch (parsed.resource()) {
      case "repo" -> repo(parsed);
      case "rpc" -> "send requests on your behalf: " + list(parsed, "lxm");
      case "blob" -> "upload files of the types " + list(parsed, "accept");
      case "account" -> "manage your account: " + list(parsed, "attr");
      case "identity" -> "manage your identity: " + list(parsed, "attr");
      default -> scope;
    };
  }

  private static String repo(ParsedScope parsed) {
    List<String> actions =
        parsed.values("action", false).orElse(List.of("create", "update", "delete"));
    String collections = list(parsed, "collection");
    return String.join(", ", actions)
        + " records of "
        + (collections.equals("*") ? "all types" : collections);
  }

  private static String list(ParsedScope parsed, String name) {
    return String.join(", ", parsed.values(name, true).orElse(List.of("?")));
  }
}
