package io.github.atprotojakarta.internal.json;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads members of JSON that others wrote, where every member may be missing or of another type.
 */
public final class JsonStrings {
  private JsonStrings() {}

  /** A member that is a text. */
  public static Optional<String> text(JsonObject json, String name) {
    return json.get(name) instanceof JsonString text
        ? Optional.of(text.getString())
        : Optional.empty();
  }

  /** A member that is a list of texts and nothing else. */
  public static Optional<List<String>> texts(JsonObject json, String name) {
    JsonValue value = json.get(name);
    if (value == null || value.getValueType() != JsonValue.ValueType.ARRAY) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (JsonValue item : value.asJsonArray()) {
      if (!(item instanceof JsonString text)) {
        return Optional.empty();
      }
      texts.add(text.getString());
    }
    return Optional.of(List.copyOf(texts));
  }

  /** A member that is a number, or a text of digits, of at least one second, in whole seconds. */
  public static OptionalLong seconds(JsonObject json, String name) {
    JsonValue value = json.get(name);
    try {
      // A double on purpose: the exact value of 1e999999999 would fill the memory.
      double seconds =
          value instanceof JsonNumber number
              ? number.doubleValue()
              : value instanceof JsonString text ? Double.parseDouble(text.getString()) : 0;
      return seconds >= 1
          ? OptionalLong.of((long) Math.min(seconds, Integer.MAX_VALUE))
          : OptionalLong.empty();
    } catch (ArithmeticException | NumberFormatException | UnsupportedOperationException e) {
      return OptionalLong.empty();
    }
  }

  /** A member as it may be shown in a message. */
  public static String shown(JsonObject json, String name) {
    JsonValue value = json.get(name);
    return value == null ? "missing" : UntrustedText.clean(value.toString());
  }
}
