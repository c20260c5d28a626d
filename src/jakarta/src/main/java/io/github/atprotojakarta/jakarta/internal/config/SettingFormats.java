package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Parses values of settings. Each method throws an {@link IllegalArgumentException} whose message
 * is the rule that the value breaks.
 */
public final class SettingFormats {
  private static final int MOST_LANGUAGES = 50;

  private SettingFormats() {}

  /** Parses {@code true} or {@code false}. */
  static boolean flag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  /** Parses a list of language tags (BCP 47), separated by commas. */
  static List<String> languages(String value) {
    List<String> tags = Stream.of(value.split(",", -1)).map(String::strip).distinct().toList();
    if (tags.size() > MOST_LANGUAGES || !tags.stream().allMatch(SettingFormats::isLanguage)) {
      throw new IllegalArgumentException(
          "must be 1 to 50 language tags separated by commas, such as en, de, pt-BR");
    }
    return tags;
  }

  private static boolean isLanguage(String tag) {
    return tag.matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
        && Locale.forLanguageTag(tag).toLanguageTag().equals(tag);
  }

  /** Parses {@code guard} or {@code ignore}. */
  static boolean guard(String value) {
    return switch (value) {
      case "guard" -> true;
      case "ignore" -> false;
      default -> throw new IllegalArgumentException("must be guard or ignore");
    };
  }

  /** Returns a parser of whole numbers between two bounds, both included. */
  public static Function<String, Integer> number(int smallest, int largest) {
    String rule = "must be a whole number from " + smallest + " to " + largest;
    return value -> {
      if (!value.matches("[0-9]{1,9}")) {
        throw new IllegalArgumentException(rule);
      }
      int number = Integer.parseInt(value);
      if (number < smallest || number > largest) {
        throw new IllegalArgumentException(rule);
      }
      return number;
    };
  }

  /** Returns a parser of ISO 8601 durations between two bounds, both included. */
  public static Function<String, Duration> duration(Duration shortest, Duration longest) {
    String rule =
        "must be an ISO 8601 duration from " + shortest + " to " + longest + ", such as PT10M";
    return value -> {
      try {
        Duration duration = Duration.parse(value);
        if (duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0) {
          return duration;
        }
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(rule, e);
      }
      throw new IllegalArgumentException(rule);
    };
  }

  /** Parses an http or https URL that consists of an origin only. */
  static URI origin(String value) {
    URI uri = address(value);
    if (uri.getRawPath() != null && !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")) {
      throw new IllegalArgumentException("must be an origin, without a path");
    }
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
  }

  /** Parses an http or https URL without user, query or fragment; removes a trailing slash. */
  static URI address(String value) {
    URI uri;
    try {
      uri = URI.create(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
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

  /** Parses the https URL of a page or an image, which may have a query. */
  static URI httpsPage(String value) {
    URI uri;
    try {
      uri = URI.create(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a URL, such as https://app.example/terms", e);
    }
    if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("must be an https URL, such as https://app.example/terms");
    }
    return uri;
  }

  /** Parses the application's public address: https, or http on 127.0.0.1. */
  static URI publicUrl(String value) {
    URI uri = address(value);
    if ("http".equals(uri.getScheme()) && !"127.0.0.1".equals(uri.getHost())) {
      throw new IllegalArgumentException(
          "must be https; http is allowed only for http://127.0.0.1, not for localhost"
              + " (RFC 8252 section 8.3)");
    }
    return uri;
  }

  /** Parses the name of a response mode. */
  static String responseMode(String value) {
    if (!value.equals("query") && !value.equals("form_post")) {
      throw new IllegalArgumentException("must be query or form_post");
    }
    return value;
  }

  /** Parses the path of the sign-in endpoints. */
  static String base(String value) {
    if (!value.matches("(/[A-Za-z0-9._~-]+)+") || value.matches(".*/\\.{1,2}(/.*|$)")) {
      throw new IllegalArgumentException("must be a path such as /oauth, without a trailing slash");
    }
    return value;
  }

  /** Parses what serves the endpoints. */
  static EndpointSettings.ServedBy servedBy(String value) {
    return switch (value) {
      case "servlet" -> EndpointSettings.ServedBy.SERVLET;
      case "resource" -> EndpointSettings.ServedBy.RESOURCE;
      case "none" -> EndpointSettings.ServedBy.NOTHING;
      default -> throw new IllegalArgumentException("must be servlet, resource or none");
    };
  }

  /** Parses a list of scopes and separates them by single spaces. */
  static String scope(String value) {
    String normal = value.replaceAll("\\s+", " ");
    if (!List.of(normal.split(" ")).contains("atproto")) {
      throw new IllegalArgumentException("must contain the scope \"atproto\"");
    }
    return normal;
  }

  /** Parses the path of a page, without a fragment. */
  static String page(String value) {
    return ReturnPath.parse(value)
        .filter(path -> !value.contains("#"))
        .orElseThrow(() -> new IllegalArgumentException("must be a path such as /welcome"))
        .value();
  }

  /** Parses the name of a role. Servlet 6.0 section 13.3: "**" is everybody who is signed in. */
  static String role(String value) {
    if (!value.matches("[^\\p{C}\\p{Zl}\\p{Zp}]{1,100}") || value.matches("\\*+")) {
      throw new IllegalArgumentException(
          "must be the name of a role, at most 100 characters; \"*\" and \"**\" are no roles");
    }
    return value;
  }

  /** Parses the prefix of the cookies' names. */
  static String cookieName(String value) {
    if (!value.matches("[A-Za-z0-9_-]{1,40}")) {
      throw new IllegalArgumentException("must be at most 40 letters, digits, '-' and '_'");
    }
    return value;
  }
}
