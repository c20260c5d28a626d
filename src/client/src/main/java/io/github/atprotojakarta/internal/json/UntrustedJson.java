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
 * Parses JSON objects from untrusted sources. Input that is no JSON object gives an empty result
 * and never an exception: a parser's message may quote a token, and deep nesting may exhaust the
 * stack. {@link JsonMembers} reads the members.
 */
public final class UntrustedJson {
  /**
   * How deeply arrays and objects may be nested. Recursive parsers need stack for each level, and
   * the JSON-P providers of servers set different limits (Parsson 1000) or none; half the usual
   * stack of a thread is enough for this depth.
   */
  public static final int MAX_DEPTH = 500;

  /** Created once, because looking the JSON-P provider up is slow. */
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private UntrustedJson() {}

  /** Parses a string; empty if it is anything else than a JSON object. */
  public static Optional<JsonObject> object(String json) {
    return object(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Parses UTF-8 (RFC 8259 section 8.1); empty if it is anything else than a JSON object. */
  public static Optional<JsonObject> object(byte[] utf8) {
    if (isTooDeep(utf8)) {
      return Optional.empty();
    }
    try (JsonReader reader =
        READERS.createReader(new ByteArrayInputStream(utf8), StandardCharsets.UTF_8)) {
      return Optional.of(reader.readObject());
    } catch (RuntimeException e) {
      // Not only JsonException: Parsson throws a bare RuntimeException for input that is too deep.
      return Optional.empty();
    }
  }

  /** Counts brackets outside of strings. In UTF-8 no part of another character equals a bracket. */
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
        if (++depth > MAX_DEPTH) {
          return true;
        }
      } else if (c == ']' || c == '}') {
        depth--;
      }
    }
    return false;
  }
}
