package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads typed settings and gathers every complaint, so that a start shows all of them at once. */
public final class SettingReader {
  private final Settings settings;
  private final List<String> problems = new ArrayList<>();

  public SettingReader(Settings settings) {
    this.settings = settings;
  }

  public Optional<String> text(String name) {
    return settings.get(name);
  }

  /** Notes that a setting breaks a rule; the value is shown, so it must not be a secret. */
  public void problem(String name, String value, String rule) {
    problems.add(name + " = \"" + value + "\": " + rule);
  }

  /** Notes a problem of a setting whose value must not be shown, or of several together. */
  public void problem(String text) {
    problems.add(text);
  }

  /** A value that {@code parse} accepts; its exception's message is the rule. */
  public <T> @Nullable T value(String name, Function<String, T> parse) {
    Optional<String> value = text(name);
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

  public <T> T value(String name, T otherwise, Function<String, T> parse) {
    T value = value(name, parse);
    return value == null ? otherwise : value;
  }

  public boolean flag(String name) {
    return flag(name, false);
  }

  public boolean flag(String name, boolean otherwise) {
    return value(
        name,
        otherwise,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("must be true or false");
            });
  }

  /** A duration between two bounds, both included. */
  public Duration duration(String name, Duration otherwise, Duration least, Duration most) {
    String rule = "must be an ISO 8601 duration from " + least + " to " + most + ", such as PT10M";
    return value(
        name,
        otherwise,
        text -> {
          try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
              return duration;
            }
          } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException(rule, e);
          }
          throw new IllegalArgumentException(rule);
        });
  }

  /** An http or https address with nothing but an origin. */
  public static URI origin(String text) {
    URI uri = address(text);
    if (uri.getRawPath() != null && !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")) {
      throw new IllegalArgumentException("must be an origin, without a path");
    }
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
  }

  /** An http or https address without user, query or fragment; a slash at its end is dropped. */
  public static URI address(String text) {
    URI uri;
    try {
      uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a URL, such as https://app.example/shop", e);
    }
    boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    if (!web || uri.getHost() == null) {
      throw new IllegalArgumentException("must be an https URL, such as https://app.example/shop");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("must have no user, query or fragment");
    }
    if (!uri.normalize().equals(uri)) {
      throw new IllegalArgumentException("must have no '.' or '..' in its path");
    }
    return uri;
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
