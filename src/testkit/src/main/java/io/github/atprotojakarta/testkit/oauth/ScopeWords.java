package io.github.atprotojakarta.testkit.oauth;

import java.util.List;
import java.util.Map;

/** Scopes in words. */
final class ScopeWords {
  private static final Map<String, String> FIXED =
      Map.of(
          "atproto", "know who you are: your handle and your DID",
          "transition:generic", "read and write almost everything in your account, blobs included",
          "transition:email", "see your e-mail address",
          "transition:chat.bsky", "read and write your direct messages");

  private ScopeWords() {}

  static String of(String scope) {
    String fixed = FIXED.get(scope);
    if (fixed != null) {
      return fixed;
    }
    ScopeCheck syntax = ScopeCheck.parse(scope);
    return switch (syntax.resource()) {
      case "repo" -> repo(syntax);
      case "rpc" -> "call in your name: " + list(syntax, "lxm");
      case "blob" -> "upload files of the types " + list(syntax, "accept");
      case "account" -> "manage your account: " + list(syntax, "attr");
      case "identity" -> "manage your identity: " + list(syntax, "attr");
      default -> scope;
    };
  }

  private static String repo(ScopeCheck syntax) {
    List<String> actions =
        syntax.values("action", false).orElse(List.of("create", "update", "delete"));
    String collections = list(syntax, "collection");
    return String.join(", ", actions)
        + " records of "
        + (collections.equals("*") ? "every kind" : collections);
  }

  private static String list(ScopeCheck syntax, String name) {
    return String.join(", ", syntax.values(name, true).orElse(List.of("?")));
  }
}
