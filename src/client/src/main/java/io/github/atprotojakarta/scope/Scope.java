package io.github.atprotojakarta.scope;

/**
 * One scope value of the AT Protocol (atproto.com/specs/permission; the fixed ones:
 * atproto.com/specs/oauth, "Authorization Scopes").
 *
 * <pre>{@code
 * Scope posts = RepoScope.of("app.bsky.feed.post").only(RepoAction.CREATE);
 * posts.toString();                              // repo:app.bsky.feed.post?action=create
 * Scope.parse("repo?collection=app.bsky.feed.post&action=create").equals(posts);   // true
 * }</pre>
 *
 * Scopes that allow the same are equal, however they were written, and {@code toString} gives the
 * one canonical form.
 */
public sealed interface Scope
    permits FixedScope,
        RepoScope,
        RpcScope,
        BlobScope,
        AccountScope,
        IdentityScope,
        IncludeScope,
        OpaqueScope {
  /**
   * Parses a scope strictly, to find mistakes in what an application asks for.
   *
   * @throws IllegalArgumentException naming scope and rule, when it breaks one or is of a kind that
   *     this library does not know
   */
  static Scope parse(String value) {
    return ScopeParser.parse(value);
  }

  /**
   * Reads a scope that somebody else wrote, such as one that a server granted. What cannot be
   * understood in full becomes an {@link OpaqueScope}, which allows nothing: the part that is not
   * understood may narrow the part that is.
   */
  static Scope read(String value) {
    try {
      return ScopeParser.parse(value);
    } catch (IllegalArgumentException e) {
      return new OpaqueScope(value);
    }
  }
}
