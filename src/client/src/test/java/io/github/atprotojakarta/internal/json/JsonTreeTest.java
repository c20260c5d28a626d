package io.github.atprotojakarta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.internal.json.UnusableJsonException.Rule;
import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

/** The rules hold for a JSON-P provider, too, that reads on after the first value. */
class JsonTreeTest {
  private final JsonParser parser = Json.createParser(new StringReader("true"));
  private final JsonTree tree = new JsonTree(100);

  private void add(Event... events) throws UnusableJsonException {
    for (Event event : events) {
      tree.add(event, parser);
    }
  }

  private void isRefused(Event event) {
    assertThat(catchThrowableOfType(UnusableJsonException.class, () -> add(event)))
        .hasMessage("is not a JSON object")
        .returns(Rule.OBJECT, UnusableJsonException::rule);
  }

  @Test
  void a_text_without_a_value_is_no_object() {
    assertThat(catchThrowableOfType(UnusableJsonException.class, tree::root))
        .hasMessage("is not a JSON object");
  }

  @Test
  void an_array_or_a_scalar_is_refused_when_it_begins() {
    isRefused(Event.START_ARRAY);
    parser.next();
    isRefused(Event.VALUE_TRUE);
  }

  @Test
  void nothing_follows_the_object() throws Exception {
    add(Event.START_OBJECT, Event.END_OBJECT);
    assertThat(tree.root()).isEmpty();

    isRefused(Event.START_OBJECT);
    isRefused(Event.START_ARRAY);
    parser.next();
    isRefused(Event.VALUE_TRUE);
  }
}
