package io.github.atprotojakarta.scope;

import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a scope (atproto.com/specs/permission, "Scope String Syntax"): {@code
 * resource:positional?name=value&name=value}. The classes of the scope kinds interpret them.
 *
 * @param positional the value after the colon; {@code null} when there is no colon
 * @param parameters the values by parameter name, in their order
 */
record ScopeSyntax(
    String resource, @Nullable String positional, Map<String, List<String>> parameters) {
  /** RFC 6749 section 3.3. */
  private static final Pattern CHARACTERS = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

  static boolean isToken(String value) {
    return CHARACTERS.matcher(value).matches();
  }

  /**
   * Splits a scope into its parts.
   *
   * @throws IllegalArgumentException when it has a forbidden character or invalid percent encoding
   */
  static ScopeSyntax parse(String value) {
    if (!isToken(value)) {
      throw new IllegalArgumentException(
          "it has a character that is not allowed in scopes; percent-encode it, as in %20");
    }
    int question = value.indexOf('?');
    String beforeQuery = question < 0 ? value : value.substring(0, question);
    int colon = beforeQuery.indexOf(':');
    return new ScopeSyntax(
        colon < 0 ? beforeQuery : beforeQuery.substring(0, colon),
        colon < 0 ? null : PercentEncoding.decode(beforeQuery.substring(colon + 1)),
        question < 0 ? Map.of() : parameters(value.substring(question + 1)));
  }

  private static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] sides = pair.split("=", 2);
        parameters
            .computeIfAbsent(parameter(sides[0]), name -> new ArrayList<>())
            .add(sides.length == 1 ? "" : parameter(sides[1]));
      }
    }
    return parameters;
  }

  /** Decodes a parameter like servers do, which read a plus sign as a space. */
  private static String parameter(String text) {
    return PercentEncoding.decode(text.replace('+', ' '));
  }

  void allowOnly(String... names) {
    for (String name : parameters.keySet()) {
      if (!List.of(names).contains(name)) {
        throw new IllegalArgumentException(
            "unknown parameter %s; the known ones are %s"
                .formatted(UntrustedText.quoted(name), List.of(names)));
      }
    }
  }

  Optional<List<String>> values(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** Returns the values of a parameter that is written after the colon or by name, but not both. */
  List<String> positionalOr(String name) {
    Optional<List<String>> named = values(name);
    if (positional == null) {
      return named.orElse(List.of());
    }
    if (named.isPresent()) {
      throw new IllegalArgumentException(name + " is set both after the colon and by name");
    }
    return List.of(positional);
  }

  Optional<String> single(String name) {
    return values(name).map(values -> onlyOne(name, values));
  }

  String singlePositionalOr(String name) {
    return onlyOne(name, positionalOr(name));
  }

  private static String onlyOne(String name, List<String> values) {
    if (values.size() != 1) {
      throw new IllegalArgumentException(
          name + (values.isEmpty() ? " is missing" : " must not be repeated"));
    }
    return values.get(0);
  }
}
