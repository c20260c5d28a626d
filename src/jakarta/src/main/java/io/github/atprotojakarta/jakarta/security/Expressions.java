package io.github.atprotojakarta.jakarta.security;

import jakarta.el.ELManager;
import jakarta.el.ExpressionFactory;
import jakarta.enterprise.inject.spi.CDI;

/**
 * Evaluates Jakarta Expression Language with the application's named beans. No other class uses its
 * API, so that a server without it never loads it.
 */
final class Expressions {
  private Expressions() {}

  /** Returns the value as a string; empty for {@code null}. */
  static String evaluate(String expression) {
    ELManager manager = new ELManager();
    manager.addELResolver(CDI.current().getBeanManager().getELResolver());
    ExpressionFactory factory =
        CDI.current().getBeanManager().wrapExpressionFactory(ELManager.getExpressionFactory());
    Object value =
        factory
            .createValueExpression(manager.getELContext(), expression, String.class)
            .getValue(manager.getELContext());
    return value == null ? "" : value.toString();
  }
}
