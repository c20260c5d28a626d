package io.github.atprotojakarta.jakarta.security;

import io.github.atprotojakarta.config.Settings;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of an {@link AtprotoAuthenticationMechanismDefinition}. The name of a setting is
 * derived from the name of its member, so the annotation itself is the list of settings. An
 * expression is evaluated when its setting is first read, and its value is kept.
 */
final class DefinitionSettings implements Settings {
  private final Map<String, String> strings;
  private final Map<String, String> values = new ConcurrentHashMap<>();
  private final UnaryOperator<String> evaluate;

  /**
   * Creates the settings.
   *
   * @param evaluate returns the value of a string with expressions
   */
  DefinitionSettings(
      AtprotoAuthenticationMechanismDefinition definition, UnaryOperator<String> evaluate) {
    this.strings =
        Stream.of(AtprotoAuthenticationMechanismDefinition.class.getDeclaredMethods())
            .map(member -> Map.entry(settingName(member.getName()), value(definition, member)))
            .filter(member -> !member.getValue().isBlank())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    this.evaluate = evaluate;
  }

  /** Returns the name of the setting that a member holds. */
  static String settingName(String member) {
    return "atproto." + member.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<String> get(String name) {
    return Optional.ofNullable(strings.get(name))
        .map(string -> isExpression(string) ? evaluateOnce(name, string) : string)
        .filter(value -> !value.isBlank());
  }

  // Without computeIfAbsent: the bean of an expression may read another setting.
  private String evaluateOnce(String name, String expression) {
    String value = values.get(name);
    if (value == null) {
      value = evaluate(name, expression);
      values.put(name, value);
    }
    return value;
  }

  private String evaluate(String name, String expression) {
    try {
      return evaluate.apply(expression);
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(
          name
              + ": the expression "
              + expression
              + " of @AtprotoAuthenticationMechanismDefinition has no value: "
              + e.getMessage(),
          e);
    }
  }

  private static boolean isExpression(String string) {
    return string.contains("#{") || string.contains("${");
  }

  private static String value(
      AtprotoAuthenticationMechanismDefinition definition, java.lang.reflect.Method member) {
    try {
      return (String) member.invoke(definition);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("The annotation's member " + member + " cannot be read", e);
    }
  }
}
