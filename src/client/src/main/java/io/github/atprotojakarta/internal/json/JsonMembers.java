package io.github.atprotojakarta.internal.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads members of JSON objects from untrusted sources, where every member may be missing or of
 * another type. {@link UntrustedJson} parses such objects.
 */
public final class JsonMembers {
  /** 9999-12-31T23:59:59Z. Milliseconds of today are more. */
  private static final double LAST_SECOND = 253_402_300_799.0;

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private JsonMembers() {}

  /** Returns a member if it is a string. */
  public static Optional<String> string(JsonObject json, String name) {
    return json.get(name) instanceof JsonString string
        ? Optional.of(string.getString())
        : Optional.empty();
  }

  /** Returns a member if it is an array that holds only strings. */
  public static Optional<List<String>> strings(JsonObject json, String name) {
    if (!(json.get(name) instanceof JsonArray array)) {
      return Optional.empty();
    }
    List<String> strings = new ArrayList<>();
    for (JsonValue item : array) {
      if (!(item instanceof JsonString string)) {
        return Optional.empty();
      }
      strings.add(string.getString());
    }
    return Optional.of(List.copyOf(strings));
  }

  /** Returns the items of a member that is an array; nothing if it is missing or no array. */
  public static List<JsonValue> items(JsonObject json, String name) {
    return json.get(name) instanceof JsonArray array ? List.copyOf(array) : List.of();
  }

  /**
   * Returns a duration in whole seconds, from a member that is a number or a string of digits and
   * is at least 1.
   */
  public static OptionalLong seconds(JsonObject json, String name) {
    JsonValue value = json.get(name);
    try {
      // A double on purpose: the exact value of 1e999999999 would fill the memory.
      double seconds =
          value instanceof JsonNumber number
              ? number.doubleValue()
              : value instanceof JsonString string && DIGITS.matcher(string.getString()).matches()
                  ? Double.parseDouble(string.getString())
                  : 0;
      return seconds >= 1
          ? OptionalLong.of((long) Math.min(seconds, Integer.MAX_VALUE))
          : OptionalLong.empty();
    } catch (ArithmeticException | UnsupportedOperationException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Returns a time in whole seconds, from a member that is a number of seconds since 1970
   * (NumericDate, RFC 7519 section 2) and not after the year 9999.
   */
  public static Optional<Instant> time(JsonObject json, String name) {
    return json.get(name) instanceof JsonNumber number
        ? time(number.doubleValue())
        : Optional.empty();
  }

  /** Returns the time of a number, as {@link #time(JsonObject, String)} does. */
  public static Optional<Instant> time(double seconds) {
    return seconds >= 0 && seconds <= LAST_SECOND
        ? Optional.of(Instant.ofEpochSecond((long) seconds))
        : Optional.empty();
  }

  /** Returns the value of a member for a message, without control characters and shortened. */
  public static String describe(JsonObject json, String name) {
    JsonValue value = json.get(name);
    return value == null ? "missing" : UntrustedText.clean(value.toString());
  }
}
