package io.github.atprotojakarta.scope;

import java.util.Objects;
import java.util.Set;

/**
 * Control over a part of the account at its PDS (atproto.com/specs/permission, "account").
 *
 * @param attribute which part
 * @param action how far the control goes
 */
public record AccountScope(AccountAttribute attribute, AccountAction action) implements Scope {
  static final String RESOURCE = "account";
  private static final String ATTRIBUTE = "attr";
  private static final String ACTION = "action";

  /** Demands both. */
  public AccountScope {
    Objects.requireNonNull(attribute, "attribute");
    Objects.requireNonNull(action, "action");
  }

  /** Seeing a part of the account. */
  public static AccountScope read(AccountAttribute attribute) {
    return new AccountScope(attribute, AccountAction.READ);
  }

  /** Seeing and changing a part of the account. */
  public static AccountScope manage(AccountAttribute attribute) {
    return new AccountScope(attribute, AccountAction.MANAGE);
  }

  /** Whether this allows an action on a part of the account; whoever manages also reads. */
  public boolean allows(AccountAttribute part, AccountAction wanted) {
    return attribute == part && (action == AccountAction.MANAGE || action == wanted);
  }

  static AccountScope parse(ScopeSyntax syntax) {
    syntax.allowOnly(ATTRIBUTE, ACTION);
    return new AccountScope(
        ScopeParameters.parse(ATTRIBUTE, AccountAttribute.class, syntax.singlePositionalOr(ATTRIBUTE)),
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
