package io.github.atprotojakarta.scope;

import java.util.Objects;
import java.util.Set;

/**
 * Permission to read or manage an attribute of the account at its PDS
 * (atproto.com/specs/permission, "account").
 *
 * @param attribute the attribute
 * @param action the permitted access
 */
public record AccountScope(AccountAttribute attribute, AccountAction action) implements Scope {
  static final String RESOURCE = "account";
  private static final String ATTRIBUTE = "attr";
  private static final String ACTION = "action";

  /** Rejects {@code null}. */
  public AccountScope {
    Objects.requireNonNull(attribute, "attribute");
    Objects.requireNonNull(action, "action");
  }

  /** Returns a scope to read an attribute. */
  public static AccountScope read(AccountAttribute attribute) {
    return new AccountScope(attribute, AccountAction.READ);
  }

  /** Returns a scope to read and change an attribute. */
  public static AccountScope manage(AccountAttribute attribute) {
    return new AccountScope(attribute, AccountAction.MANAGE);
  }

  /**
   * Returns whether this allows an action on an attribute; {@code MANAGE} includes {@code READ}.
   */
  public boolean allows(AccountAttribute requested, AccountAction wanted) {
    return attribute == requested && (action == AccountAction.MANAGE || action == wanted);
  }

  static AccountScope parse(ScopeSyntax syntax) {
    syntax.allowOnly(ATTRIBUTE, ACTION);
    return new AccountScope(
        ScopeParameters.parse(
            ATTRIBUTE, AccountAttribute.class, syntax.singlePositionalOr(ATTRIBUTE)),
        syntax
            .single(ACTION)
            .map(word -> ScopeParameters.parse(ACTION, AccountAction.class, word))
            .orElse(AccountAction.READ));
  }

  @Override
  public String toString() {
    ScopeWriter writer =
        new ScopeWriter(RESOURCE).positional(ATTRIBUTE, Set.of(attribute.toString()));
    return action == AccountAction.READ
        ? writer.toString()
        : writer.parameter(ACTION, Set.of(action)).toString();
  }
}
