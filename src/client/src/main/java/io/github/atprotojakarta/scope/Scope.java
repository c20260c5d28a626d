package io.github.atprotojakarta.scope;

/**
 * One scope of the AT Protocol (atproto.com/specs/permission; fixed scopes:
 * atproto.com/specs/oauth, "Authorization Scopes"; spaces: proposal 0016).
 *
 * <pre>{@code
 * Scope posts = RepoScope.of("app.bsky.feed.post").only(RepoAction.CREATE);
 * posts.toString();                              // repo:app.bsky.feed.post?action=create
 * Scope.parse("repo?collection=app.bsky.feed.post&action=create").equals(posts);   // true
 * }</pre>
 *
 * Scopes with the same permissions are equal in any spelling, and {@code toString} returns the
 * canonical form.
 */
public sealed interface Scope
    permits FixedScope,
        RepoScope,
        RpcScope,
        BlobScope,
        AccountScope,
        IdentityScope,
        SpaceScope,
        IncludeScope,
        OpaqueScope {
  /**
   * Parses a scope strictly, to find mistakes in the scopes that an application requests.
   *
   * @throws IllegalArgumentException when it is invalid or of an unknown kind; the message names
   *     the scope and the rule
   */
  static Scope parse(String value) {
    return ScopeParser.parse(value);
  }

  /**
   * Parses a scope from an untrusted source, such as a scope that a server granted. A scope with an
   * unknown part becomes an {@link OpaqueScope}, which allows nothing, because the unknown part may
   * restrict the rest.
   */
  static Scope read(String value) {
    try {
      return ScopeParser.parse(value);
    } catch (IllegalArgumentException e) {
      return new OpaqueScope(value);
    }
  }
}
