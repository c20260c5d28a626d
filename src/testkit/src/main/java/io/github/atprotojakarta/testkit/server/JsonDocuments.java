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

/** Creates and parses JSON. The provider is looked up once, because the look-up is slow. */
public final class JsonDocuments {
  private static final JsonProvider JSON = JsonProvider.provider();

  private JsonDocuments() {}

  /** Returns a builder for an empty object. */
  public static JsonObjectBuilder object() {
    return JSON.createObjectBuilder();
  }

  /** Returns a builder that starts with the members of an object. */
  public static JsonObjectBuilder object(JsonObject start) {
    return JSON.createObjectBuilder(start);
  }

  /** Returns a builder for an empty array. */
  public static JsonArrayBuilder array() {
    return JSON.createArrayBuilder();
  }

  /** Returns an array of strings. */
  public static JsonArray arrayOf(Collection<String> values) {
    JsonArrayBuilder array = array();
    values.forEach(array::add);
    return array.build();
  }

  /** Parses an object; empty if the string is anything else. */
  public static Optional<JsonObject> parse(String text) {
    try (JsonReader reader = JSON.createReader(new StringReader(text))) {
      return reader.readValue() instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** Returns a member if it is a string. */
  public static Optional<String> string(JsonObject object, String name) {
    return object.get(name) instanceof JsonString string
        ? Optional.of(string.getString())
        : Optional.empty();
  }

  /** Returns the strings of a member that is an array; other elements are left out. */
  public static List<String> stringList(JsonObject object, String name) {
    return object.get(name) instanceof JsonArray array
        ? array.stream()
            .filter(JsonString.class::isInstance)
            .map(value -> ((JsonString) value).getString())
            .toList()
        : List.of();
  }

  /** Returns whether a member is {@code true}. */
  public static boolean isTrue(JsonObject object, String name) {
    return object.get(name) == JsonValue.TRUE || JsonValue.TRUE.equals(object.get(name));
  }
}
