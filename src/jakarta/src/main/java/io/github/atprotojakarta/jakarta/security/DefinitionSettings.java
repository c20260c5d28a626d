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
 * The settings of an {@link AtprotoAuthenticationMechanismDefinition}. A member's name is that of
 * its setting in another spelling, so the annotation itself is the list. An expression is evaluated
 * when it is asked for first, and not again once it has had a value.
 */
final class DefinitionSettings implements Settings {
  private final Map<String, String> texts;
  private final Map<String, String> values = new ConcurrentHashMap<>();
  private final UnaryOperator<String> evaluate;

  /**
   * Creates the settings.
   *
   * @param evaluate gives the value of a text with expressions
   */
  DefinitionSettings(
      AtprotoAuthenticationMechanismDefinition definition, UnaryOperator<String> evaluate) {
    this.texts =
        Stream.of(AtprotoAuthenticationMechanismDefinition.class.getDeclaredMethods())
            .map(member -> Map.entry(settingName(member.getName()), text(definition, member)))
            .filter(member -> !member.getValue().isBlank())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    this.evaluate = evaluate;
  }

  /** The setting that a member stands for. */
  static String settingName(String member) {
    return "atproto." + member.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<String> get(String name) {
    return Optional.ofNullable(texts.get(name))
        .map(text -> isExpression(text) ? value(name, text) : text)
        .filter(value -> !value.isBlank());
  }

  // Without computeIfAbsent: the bean of an expression may read another setting.
  private String value(String name, String text) {
    String value = values.get(name);
    if (value == null) {
      value = evaluated(name, text);
      values.put(name, value);
    }
    return value;
  }

  private String evaluated(String name, String text) {
    try {
      return evaluate.apply(text);
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(
          name
              + ": the expression "
              + text
              + " of @AtprotoAuthenticationMechanismDefinition has no value: "
              + e.getMessage(),
          e);
    }
  }

  private static boolean isExpression(String text) {
    return text.contains("#{") || text.contains("${");
  }

  private static String text(
      AtprotoAuthenticationMechanismDefinition definition, java.lang.reflect.Method member) {
    try {
      return (String) member.invoke(definition);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("The annotation's member " + member + " is not readable", e);
    }
  }
}
