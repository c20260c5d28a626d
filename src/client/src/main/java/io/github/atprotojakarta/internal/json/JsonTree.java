package io.github.atprotojakarta.internal.json;

import io.github.atprotojakarta.internal.json.UnusableJsonException.Rule;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds one JSON object from the events of a parser, and stops at the first broken rule. Needs no
 * stack for nested values and works with every JSON-P provider. Their own readers differ in their
 * limits, and keep the last of two members with the same name.
 */
final class JsonTree {
  /** Records of the network have about ten levels. */
  static final int MAX_DEPTH = 500;

  /** Converting digits to a number takes time that grows with the square of their number. */
  private static final int MAX_DIGITS = 1000;

  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

  private final long maxValues;
  private final Deque<Level> open = new ArrayDeque<>();
  private long values;
  private @Nullable JsonObject root;

  /** An array or object that is not complete. */
  private interface Level {
    void add(JsonValue value);

    JsonValue build();
  }

  private static final class ArrayLevel implements Level {
    private final JsonArrayBuilder items = BUILDERS.createArrayBuilder();

    @Override
    public void add(JsonValue value) {
      items.add(value);
    }

    @Override
    public JsonValue build() {
      return items.build();
    }
  }

  private static final class ObjectLevel implements Level {
    private final JsonObjectBuilder members = BUILDERS.createObjectBuilder();
    private final Set<String> names = new HashSet<>();
    private String name = "";

    void name(String next) throws UnusableJsonException {
      if (!names.add(next)) {
        throw new UnusableJsonException(
            Rule.MEMBERS, "repeats the member " + UntrustedText.quoted(next));
      }
      name = next;
    }

    @Override
    public void add(JsonValue value) {
      members.add(name, value);
    }

    @Override
    public JsonValue build() {
      return members.build();
    }
  }

  JsonTree(long maxValues) {
    this.maxValues = maxValues;
  }

  /** Adds what a parser has just read. */
  void add(JsonParser.Event event, JsonParser parser) throws UnusableJsonException {
    switch (event) {
      case START_OBJECT -> open(new ObjectLevel());
      case START_ARRAY -> open(new ArrayLevel());
      case KEY_NAME -> {
        count();
        ((ObjectLevel) open.element()).name(parser.getString());
      }
      case END_OBJECT, END_ARRAY -> close(open.remove().build());
      case VALUE_NUMBER -> {
        demand(parser.getString().length() <= MAX_DIGITS);
        scalar(parser);
      }
      case VALUE_STRING, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> scalar(parser);
    }
  }

  /** Returns the complete object. */
  JsonObject root() throws UnusableJsonException {
    if (root == null) {
      throw notAnObject();
    }
    return root;
  }

  private void open(Level level) throws UnusableJsonException {
    count();
    demand(root == null && (level instanceof ObjectLevel || !open.isEmpty()));
    if (open.size() == MAX_DEPTH) {
      throw new UnusableJsonException(
          Rule.DEPTH, "is nested more than " + MAX_DEPTH + " levels deep");
    }
    open.push(level);
  }

  private void close(JsonValue value) {
    Level outer = open.peek();
    if (outer == null) {
      root = value.asJsonObject();
    } else {
      outer.add(value);
    }
  }

  private void scalar(JsonParser parser) throws UnusableJsonException {
    count();
    demand(!open.isEmpty());
    open.element().add(parser.getValue());
  }

  private void count() throws UnusableJsonException {
    if (++values > maxValues) {
      throw new UnusableJsonException(Rule.VALUES, "has more than " + maxValues + " values");
    }
  }

  private static void demand(boolean isPartOfOneObject) throws UnusableJsonException {
    if (!isPartOfOneObject) {
      throw notAnObject();
    }
  }

  private static UnusableJsonException notAnObject() {
    return new UnusableJsonException(Rule.OBJECT, "is not a JSON object");
  }
}
