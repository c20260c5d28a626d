package io.github.atprotojakarta.testkit.server;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Makes and reads JSON objects. The provider is looked up once: looking it up is slow. */
public final class Documents {
  private static final JsonProvider JSON = JsonProvider.provider();

  private Documents() {}

  /** An empty object, to be filled. */
  public static JsonObjectBuilder object() {
    return JSON.createObjectBuilder();
  }

  /** An object with the members of another one, to be changed. */
  public static JsonObjectBuilder object(JsonObject start) {
    return JSON.createObjectBuilder(start);
  }

  /** An empty array, to be filled. */
  public static JsonArrayBuilder array() {
    return JSON.createArrayBuilder();
  }

  /** An array of strings. */
  public static JsonArray strings(Collection<String> values) {
    JsonArrayBuilder array = array();
    values.forEach(array::add);
    return array.build();
  }

  /** Reads an object; empty when the text is anything else. */
  public static Optional<JsonObject> parse(String text) {
    try (JsonReader reader = JSON.createReader(new StringReader(text))) {
      return reader.readValue() instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** A member that is a string. */
  public static Optional<String> text(JsonObject object, String name) {
    return object.get(name) instanceof JsonString string
        ? Optional.of(string.getString())
        : Optional.empty();
  }

  /** A member that is an array of strings; other elements are left out. */
  public static List<String> texts(JsonObject object, String name) {
    return object.get(name) instanceof JsonArray array
        ? array.stream()
            .filter(JsonString.class::isInstance)
            .map(value -> ((JsonString) value).getString())
            .toList()
        : List.of();
  }

  /** Whether a member is {@code true}. */
  public static boolean isTrue(JsonObject object, String name) {
    return object.get(name) == JsonValue.TRUE || JsonValue.TRUE.equals(object.get(name));
  }
}
