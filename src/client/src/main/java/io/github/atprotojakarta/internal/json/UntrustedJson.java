package io.github.atprotojakarta.internal.json;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON objects from outside. Whatever is no JSON object is just that, and never an exception:
 * neither the parser's message, which may quote a token, nor an exhausted stack.
 */
public final class UntrustedJson {
  /**
   * How deeply arrays and objects may stand in each other. Recursive parsers need stack for each
   * level, and the JSON-P providers of servers set different limits (Parsson 1000) or none; half
   * the usual stack of a thread is enough for this depth.
   */
  public static final int DEEPEST = 500;

  /** Kept, because finding the JSON-P provider is slow. */
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private UntrustedJson() {}

  /** The object that a text is; empty when it is anything else. */
  public static Optional<JsonObject> object(String text) {
    return object(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The object that a UTF-8 text is (RFC 8259 section 8.1); empty when it is anything else. */
  public static Optional<JsonObject> object(byte[] utf8) {
    if (isTooDeep(utf8)) {
      return Optional.empty();
    }
    try (JsonReader reader =
        READERS.createReader(new ByteArrayInputStream(utf8), StandardCharsets.UTF_8)) {
      return Optional.of(reader.readObject());
    } catch (RuntimeException e) {
      // Not JsonException alone: providers throw bare ones, Parsson for input that is too deep.
      return Optional.empty();
    }
  }

  /** Counts brackets outside of strings. In UTF-8 no part of another character looks like one. */
  private static boolean isTooDeep(byte[] utf8) {
    int depth = 0;
    boolean inString = false;
    for (int i = 0; i < utf8.length; i++) {
      byte c = utf8[i];
      if (inString) {
        if (c == '\\') {
          i++;
        } else {
          inString = c != '"';
        }
      } else if (c == '"') {
        inString = true;
      } else if (c == '[' || c == '{') {
        if (++depth > DEEPEST) {
          return true;
        }
      } else if (c == ']' || c == '}') {
        depth--;
      }
    }
    return false;
  }
}
