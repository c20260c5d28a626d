package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads typed settings and collects every problem, so that one failed start shows all of them. */
public final class SettingReader {
  private final Settings settings;
  private final List<String> problems = new ArrayList<>();

  /** Creates a reader of these settings. */
  public SettingReader(Settings settings) {
    this.settings = settings;
  }

  /** Returns the value of a setting as a string; empty when it is unset. */
  Optional<String> string(String name) {
    return settings.get(name);
  }

  /** Records that a setting breaks a rule. The value is shown, so it must not be a secret. */
  void problem(String name, String value, String rule) {
    problem(name + " = \"" + value + "\": " + rule);
  }

  /** Records a problem of a setting with a secret value, or of several settings together. */
  void problem(String description) {
    problems.add(description);
  }

  /**
   * Returns a parsed value; {@code null} when it is unset or invalid.
   *
   * @param parse parses the value, or throws an exception whose message is the broken rule
   */
  public <T> @Nullable T value(String name, Function<String, T> parse) {
    Optional<String> value = string(name);
    if (value.isEmpty()) {
      return null;
    }
    try {
      return parse.apply(value.get());
    } catch (RuntimeException e) {
      problem(name, value.get(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Returns a parsed value; the default when it is unset or invalid. */
  public <T> T value(String name, T defaultValue, Function<String, T> parse) {
    T value = value(name, parse);
    return value == null ? defaultValue : value;
  }

  /** Passes a parsed value on, unless it is unset or invalid. */
  <T> void set(String name, Function<String, T> parse, Consumer<T> setter) {
    T value = value(name, parse);
    if (value != null) {
      setter.accept(value);
    }
  }

  /** Returns whether a setting is {@code true}; {@code false} when it is unset. */
  boolean flag(String name) {
    return flag(name, false);
  }

  /** Returns whether a setting is {@code true}; the default when it is unset. */
  public boolean flag(String name, boolean defaultValue) {
    return value(name, defaultValue, SettingFormats::flag);
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException with all problems, when there are any
   */
  public void done() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "The AT Protocol sign-in cannot start with these settings:\n  "
              + String.join("\n  ", problems));
    }
  }
}
