package io.github.atprotojakarta.scope;

import java.util.Objects;
import java.util.Set;

/**
 * Control over the account's DID document and handle (atproto.com/specs/permission, "identity").
 *
 * @param attribute which part of it
 */
public record IdentityScope(IdentityAttribute attribute) implements Scope {
  static final String RESOURCE = "identity";
  private static final String ATTRIBUTE = "attr";

  /** Demands a part. */
  public IdentityScope {
    Objects.requireNonNull(attribute, "attribute");
  }

  /** Changing the handle. */
  public static IdentityScope handle() {
    return new IdentityScope(IdentityAttribute.HANDLE);
  }

  /** Changing the handle and everything else of the DID document. */
  public static IdentityScope all() {
    return new IdentityScope(IdentityAttribute.ALL);
  }

  /** Whether this allows changing a part of the identity. */
  public boolean allows(IdentityAttribute part) {
    return attribute == IdentityAttribute.ALL || attribute == part;
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
