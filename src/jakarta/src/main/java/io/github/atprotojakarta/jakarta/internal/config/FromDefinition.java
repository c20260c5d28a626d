package io.github.atprotojakarta.jakarta.internal.config;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Marks the settings that the application's definition of the authentication mechanism contains.
 */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({FIELD, METHOD})
public @interface FromDefinition {
  /** The annotation, for look-ups by code. */
  final class Literal extends AnnotationLiteral<FromDefinition> implements FromDefinition {
    static final Literal INSTANCE = new Literal();
    private static final long serialVersionUID = 1L;

    private Literal() {}
  }
}
