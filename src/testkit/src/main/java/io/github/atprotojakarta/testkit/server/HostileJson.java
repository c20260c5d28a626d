package io.github.atprotojakarta.testkit.server;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Edits that make a valid JSON document expensive for its reader, for {@link
 * io.github.atprotojakarta.testkit.Faults#editResponses}. The document keeps its members, so it is
 * refused for what it costs and nothing else.
 */
public final class HostileJson {
  /** The name of the member that the edits add. */
  private static final String MEMBER = "hostile";

  private HostileJson() {}

  /** Adds a string of {@code length} characters. */
  public static UnaryOperator<JsonObject> longString(int length) {
    return json -> Json.createObjectBuilder(json).add(MEMBER, "x".repeat(length)).build();
  }

  /** Adds arrays in arrays, {@code levels} deep. */
  public static UnaryOperator<JsonObject> deep(int levels) {
    return json -> {
      JsonValue nested = JsonValue.EMPTY_JSON_ARRAY;
      for (int i = 1; i < levels; i++) {
        nested = Json.createArrayBuilder().add(nested).build();
      }
      return Json.createObjectBuilder(json).add(MEMBER, nested).build();
    };
  }

  /** Adds an array of {@code count} empty objects, three bytes each. */
  public static UnaryOperator<JsonObject> many(int count) {
    return json -> {
      JsonArrayBuilder values = Json.createArrayBuilder();
      for (int i = 0; i < count; i++) {
        values.add(JsonValue.EMPTY_JSON_OBJECT);
      }
      return Json.createObjectBuilder(json).add(MEMBER, values).build();
    };
  }

  /** Adds {@code count} members whose names have the same hash code. */
  public static UnaryOperator<JsonObject> collidingMembers(int count) {
    return json -> {
      JsonObjectBuilder edited = Json.createObjectBuilder(json);
      collidingStrings(count).forEach(name -> edited.add(name, JsonValue.TRUE));
      return edited.build();
    };
  }

  /** Adds {@code count} strings with the same hash code to the array {@code member}. */
  public static UnaryOperator<JsonObject> collidingValues(String member, int count) {
    return json -> {
      JsonArrayBuilder values =
          json.containsKey(member)
              ? Json.createArrayBuilder(json.getJsonArray(member))
              : Json.createArrayBuilder();
      collidingStrings(count).forEach(values::add);
      return Json.createObjectBuilder(json).add(member, values).build();
    };
  }

  /**
   * Returns different strings of equal length and hash code: "Aa" and "BB" have the same one, and
   * so has every sequence of them.
   */
  public static List<String> collidingStrings(int count) {
    int pairs = Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(count - 1, 1)));
    List<String> strings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      StringBuilder string = new StringBuilder(2 * pairs);
      for (int bit = 0; bit < pairs; bit++) {
        string.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      strings.add(string.toString());
    }
    return strings;
  }
}
