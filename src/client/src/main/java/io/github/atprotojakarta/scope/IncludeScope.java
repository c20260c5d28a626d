package io.github.atprotojakarta.scope;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a published permission set (atproto.com/specs/permission, "Permission Sets"). A
 * client requests it, and the reference server grants the permissions of the set instead. Use
 * {@link #expand} to compare the two.
 *
 * @param nsid the NSID of the set
 * @param audience the service for those permissions of the set that inherit it, as in {@link
 *     RpcScope#audience}; {@code null} for none
 */
public record IncludeScope(String nsid, @Nullable String audience) implements Scope {
  static final String RESOURCE = "include";
  private static final String NSID = "nsid";
  private static final String AUDIENCE = "aud";

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException when the NSID or the audience is invalid
   */
  public IncludeScope {
    ScopeParameters.checkNsid(NSID, nsid);
    if (audience != null) {
      ServiceReference.check(AUDIENCE, audience);
    }
  }

  /** Returns a reference to a set without an audience. */
  public static IncludeScope of(String nsid) {
    return new IncludeScope(nsid, null);
  }

  /** Returns a reference to the same set with an audience. */
  public IncludeScope at(String service) {
    return new IncludeScope(nsid, service);
  }

  /**
   * Returns the permissions of the set for this scope. Invalid permissions are left out, as servers
   * do: kinds other than {@code repo}, {@code rpc} and {@code space}, unknown fields or values,
   * wildcards, names outside of the set's namespace, and audiences that the set chooses itself. Of
   * a space only the type must be a name of the namespace.
   *
   * @throws IllegalArgumentException when the set has another NSID
   */
  public List<Scope> expand(PermissionSet set) {
    if (!set.nsid().equals(nsid)) {
      throw new IllegalArgumentException(
          "The permission set is %s, but the scope refers to %s".formatted(set.nsid(), this));
    }
    return set.permissions().stream()
        .map(permission -> LexiconPermission.read(permission, audience))
        .flatMap(Optional::stream)
        .filter(this::hasAuthorityOver)
        .toList();
  }

  /** Returns whether the set may grant a permission (section "Namespace Authority"). */
  boolean hasAuthorityOver(Scope permission) {
    if (permission instanceof RepoScope repo) {
      return repo.collections().stream().allMatch(this::hasAuthorityOver);
    }
    if (permission instanceof SpaceScope space) {
      return hasAuthorityOver(space.type());
    }
    return permission instanceof RpcScope rpc
        && rpc.methods().stream().allMatch(this::hasAuthorityOver);
  }

  /** Allows the set's own group and its children, not its parents or siblings. */
  private boolean hasAuthorityOver(String name) {
    return name.startsWith(nsid.substring(0, nsid.lastIndexOf('.') + 1));
  }

  static IncludeScope parse(ScopeSyntax syntax) {
    syntax.allowOnly(NSID, AUDIENCE);
    return new IncludeScope(syntax.singlePositionalOr(NSID), syntax.single(AUDIENCE).orElse(null));
  }

  @Override
  public String toString() {
    ScopeWriter writer = new ScopeWriter(RESOURCE).positional(NSID, Set.of(nsid));
    return audience == null
        ? writer.toString()
        : writer.parameter(AUDIENCE, Set.of(audience)).toString();
  }
}
