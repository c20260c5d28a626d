package io.github.atprotojakarta.identity;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.util.Map;
import java.util.Optional;

/** Reads JSON objects; the factory is kept because finding the JSON-P provider is slow. */
final class Json {
  private static final JsonReaderFactory READERS = jakarta.json.Json.createReaderFactory(Map.of());

  private Json() {}

  /** The object that the text is; empty when it is anything else. */
  static Optional<JsonObject> object(String text) {
    try (JsonReader reader = READERS.createReader(new StringReader(text))) {
      return Optional.of(reader.readObject());
    } catch (RuntimeException e) {
      // Not JsonException alone: Parsson, for one, throws a bare one for input nested too deeply.
      return Optional.empty();
    }
  }
}
