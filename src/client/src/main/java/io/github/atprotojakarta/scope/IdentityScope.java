package io.github.atprotojakarta.scope;

import java.util.Objects;
import java.util.Set;

/**
 * Permission to change the account's handle or DID document (atproto.com/specs/permission,
 * "identity").
 *
 * @param attribute the attribute
 */
public record IdentityScope(IdentityAttribute attribute) implements Scope {
  static final String RESOURCE = "identity";
  private static final String ATTRIBUTE = "attr";

  /** Rejects {@code null}. */
  public IdentityScope {
    Objects.requireNonNull(attribute, "attribute");
  }

  /** Returns a scope to change the handle. */
  public static IdentityScope handle() {
    return new IdentityScope(IdentityAttribute.HANDLE);
  }

  /** Returns a scope to change the handle and the whole DID document. */
  public static IdentityScope all() {
    return new IdentityScope(IdentityAttribute.ALL);
  }

  /** Returns whether this allows changing an attribute. */
  public boolean allows(IdentityAttribute requested) {
    return attribute == IdentityAttribute.ALL || attribute == requested;
  }

  static IdentityScope parse(ScopeSyntax syntax) {
    syntax.allowOnly(ATTRIBUTE);
    return new IdentityScope(
        ScopeParameters.parse(
            ATTRIBUTE, IdentityAttribute.class, syntax.singlePositionalOr(ATTRIBUTE)));
  }

  @Override
  public String toString() {
    return new ScopeWriter(RESOURCE).positional(ATTRIBUTE, Set.of(attribute.toString())).toString();
  }
}
