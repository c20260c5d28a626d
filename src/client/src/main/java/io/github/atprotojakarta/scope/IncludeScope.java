package io.github.atprotojakarta.scope;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of a published set (atproto.com/specs/permission, "Permission Sets"). It is asked
 * for; the reference server grants the set's permissions in its place, so that {@link #expand} is
 * needed to compare the two.
 *
 * @param nsid the name of the set
 * @param audience the service that the set's permissions without one are for, as in {@link
 *     RpcScope#audience}; {@code null} for none
 */
public record IncludeScope(String nsid, @Nullable String audience) implements Scope {
  static final String RESOURCE = "include";
  private static final String NSID = "nsid";
  private static final String AUDIENCE = "aud";

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException when {@code nsid} is no NSID, or the audience no service
   */
  public IncludeScope {
    ScopeParameters.checkNsid(NSID, nsid);
    if (audience != null) {
      ServiceReference.check(AUDIENCE, audience);
    }
  }

  /** The permissions of a set, without an audience. */
  public static IncludeScope of(String nsid) {
    return new IncludeScope(nsid, null);
  }

  /** The same set, for a service. */
  public IncludeScope at(String service) {
    return new IncludeScope(nsid, service);
  }

  /**
   * The permissions that the set gives by this scope. Those that break a rule are left out, as a
   * server leaves them out: permissions of other kinds than {@code repo} and {@code rpc}, with
   * fields or values that are not known, with wildcards, for names outside of the set's own
   * namespace, or for a service of the set's own choice.
   *
   * @throws IllegalArgumentException when it is the set of another name
   */
  public List<Scope> expand(PermissionSet set) {
    if (!set.nsid().equals(nsid)) {
      throw new IllegalArgumentException(
          "The permission set is %s, but the scope is %s".formatted(set.nsid(), this));
    }
    return set.permissions().stream()
        .map(permission -> LexiconPermission.read(permission, audience))
        .flatMap(Optional::stream)
        .filter(this::hasAuthorityOver)
        .toList();
  }

  /** Whether a set may speak for all that a permission names (section "Namespace Authority"). */
  boolean hasAuthorityOver(Scope permission) {
    if (permission instanceof RepoScope repo) {
      return repo.collections().stream().allMatch(this::hasAuthorityOver);
    }
    return permission instanceof RpcScope rpc
        && rpc.methods().stream().allMatch(this::hasAuthorityOver);
  }

  /** The set's own group and its children, never its parents or siblings. */
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
