package io.github.atprotojakarta.jakarta.security;

import jakarta.el.ELManager;
import jakarta.el.ExpressionFactory;
import jakarta.enterprise.inject.spi.CDI;

/**
 * Evaluates Jakarta Expression Language with the application's named beans. The one class that
 * knows its API, so that a server without it never loads it.
 */
final class Expressions {
  private Expressions() {}

  /** The value as text; empty when it is {@code null}. */
  static String evaluate(String text) {
    ELManager manager = new ELManager();
    manager.addELResolver(CDI.current().getBeanManager().getELResolver());
    ExpressionFactory factory =
        CDI.current().getBeanManager().wrapExpressionFactory(ELManager.getExpressionFactory());
    Object value =
        factory
            .createValueExpression(manager.getELContext(), text, String.class)
            .getValue(manager.getELContext());
    return value == null ? "" : value.toString();
  }
}
