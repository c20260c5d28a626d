package io.github.atprotojakarta.internal.json;

import io.github.atprotojakarta.internal.json.UnusableJsonException.Rule;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON objects from untrusted sources. Refuses what two readers could understand differently
 * (invalid UTF-8, repeated members) and what costs too much (depth, number of values). {@link
 * JsonMembers} reads the members.
 */
public final class UntrustedJson {
  /** Documents without a limit of their own, such as error responses, are small. */
  private static final int SMALL = 64 * 1024;

  /**
   * A document may have one value for each 16 bytes of its size limit; names of members count as
   * values. JSON of the network has about 25 bytes per value. A value of two bytes can take 100
   * bytes of memory, so without this limit a document could take 40 times its size.
   */
  private static final int BYTES_PER_VALUE = 16;

  /** What a string has in place of bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  /** Created once, because looking the JSON-P provider up is slow. */
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  private UntrustedJson() {}

  /** Reads a small document from a string; empty if it breaks a rule. */
  public static Optional<JsonObject> object(String json) {
    return object(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a small document; empty if it breaks a rule. */
  public static Optional<JsonObject> object(byte[] utf8) {
    try {
      return Optional.of(read(utf8, SMALL));
    } catch (UnusableJsonException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a document in UTF-8 (RFC 8259 section 8.1).
   *
   * @param sizeLimit the size that the document may have, in bytes; it decides how many values the
   *     document may have
   * @throws UnusableJsonException when it is no JSON object or breaks another rule
   */
  public static JsonObject read(byte[] utf8, long sizeLimit) throws UnusableJsonException {
    JsonTree tree = new JsonTree(sizeLimit / BYTES_PER_VALUE);
    // Decoded here, because providers replace invalid bytes.
    try (JsonParser parser = PARSERS.createParser(new StringReader(decode(utf8)))) {
      while (parser.hasNext()) {
        tree.add(parser.next(), parser);
      }
      return tree.root();
    } catch (RuntimeException e) {
      // Not only JsonException: the providers throw others, too.
      throw new UnusableJsonException(Rule.OBJECT, "is not a JSON object");
    }
  }

  /** Without a replacement character nothing was replaced; that takes a fraction of a decoder. */
  private static String decode(byte[] utf8) throws UnusableJsonException {
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new UnusableJsonException(Rule.UTF_8, "is not in UTF-8");
    }
  }
}
