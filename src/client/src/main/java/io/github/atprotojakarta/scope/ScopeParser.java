package io.github.atprotojakarta.scope;

import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Optional;

/** Parses scopes of all kinds. */
final class ScopeParser {
  private ScopeParser() {}

  static Scope parse(String value) {
    Optional<FixedScope> fixed = FixedScope.find(value);
    if (fixed.isPresent()) {
      return fixed.get();
    }
    try {
      return permission(ScopeSyntax.parse(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Not a scope: %s: %s".formatted(UntrustedText.quoted(value), e.getMessage()), e);
    }
  }

  private static Scope permission(ScopeSyntax syntax) {
    return switch (syntax.resource()) {
      case RepoScope.RESOURCE -> RepoScope.parse(syntax);
      case RpcScope.RESOURCE -> RpcScope.parse(syntax);
      case BlobScope.RESOURCE -> BlobScope.parse(syntax);
      case AccountScope.RESOURCE -> AccountScope.parse(syntax);
      case IdentityScope.RESOURCE -> IdentityScope.parse(syntax);
      case SpaceScope.RESOURCE -> SpaceScope.parse(syntax);
      case IncludeScope.RESOURCE -> IncludeScope.parse(syntax);
      default ->
          throw new IllegalArgumentException(
              "unknown kind; the known ones are atproto, transition:generic, transition:chat.bsky,"
                  + " transition:email, repo, rpc, blob, account, identity, space and include");
    };
  }
}
