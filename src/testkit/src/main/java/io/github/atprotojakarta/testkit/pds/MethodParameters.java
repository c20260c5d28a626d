package io.github.atprotojakarta.testkit.pds;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The types of a method's parameters in its lexicon. As in the reference ({@code
 * packages/lex/lex-schema/src/schema/params.ts}), unknown parameters and empty values are ignored.
 */
final class MethodParameters {
  static final MethodParameters NONE = new MethodParameters(Map.of());

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

  private interface Type {
    void check(String name, List<String> values);
  }

  private final Map<String, Type> types;

  private MethodParameters(Map<String, Type> types) {
    this.types = types;
  }

  private MethodParameters and(String name, Type type) {
    Map<String, Type> more = new LinkedHashMap<>(types);
    more.put(name, type);
    return new MethodParameters(more);
  }

  MethodParameters string(String name) {
    return and(name, MethodParameters::single);
  }

  MethodParameters integer(String name, long least, long most) {
    return and(
        name,
        (parameter, values) -> {
          single(parameter, values);
          if (values.isEmpty()) {
            return;
          }
          if (!INTEGER.matcher(values.get(0)).matches()) {
            throw wrong(parameter, "must be an integer", values);
          }
          long number = Long.parseLong(values.get(0));
          if (number < least || number > most) {
            throw wrong(parameter, "must be from " + least + " to " + most, values);
          }
        });
  }

  MethodParameters bool(String name) {
    return and(
        name,
        (parameter, values) -> {
          single(parameter, values);
          if (!values.isEmpty() && !List.of("true", "false").contains(values.get(0))) {
            throw wrong(parameter, "must be a boolean", values);
          }
        });
  }

  /** Adds a parameter that must be there, and may be repeated. */
  MethodParameters strings(String name, int most) {
    return and(
        name,
        (parameter, values) -> {
          if (values.isEmpty() || values.size() > most) {
            throw wrong(parameter, "must have from 1 to " + most + " values", values);
          }
        });
  }

  /** Refuses values of another type. */
  void check(Map<String, List<String>> query) {
    types.forEach(
        (name, type) ->
            type.check(
                name,
                query.getOrDefault(name, List.of()).stream().filter(v -> !v.isEmpty()).toList()));
  }

  private static void single(String name, List<String> values) {
    if (values.size() > 1) {
      throw wrong(name, "must have one value", values);
    }
  }

  private static XrpcErrorException wrong(String name, String rule, List<String> values) {
    return XrpcErrorException.invalid("Invalid params: " + name + " " + rule + ": " + values);
  }
}
