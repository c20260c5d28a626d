package io.github.atprotojakarta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.internal.json.UnusableJsonException.Rule;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UntrustedJsonTest {
  private static final int MANY = 100_000;
  private static final int LIMIT = 64 * 1024;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static UnusableJsonException refusal(String text, long limit) {
    return catchThrowableOfType(
        UnusableJsonException.class, () -> UntrustedJson.read(bytes(text), limit));
  }

  @Test
  void an_object_is_read() {
    assertThat(UntrustedJson.object("{\"a\": \"\u00e9\"}").orElseThrow().getString("a"))
        .isEqualTo("\u00e9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "null",
        "1",
        "\"x\"",
        "{",
        "{\"a\":",
        "{\"a\": 01}",
        "<html>",
        "\\",
        "\"\\"
      })
  void anything_else_is_no_object_and_no_exception(String text) {
    assertThat(UntrustedJson.object(text)).isEmpty();
  }

  @Test
  void bytes_that_are_no_utf_8_are_no_exception() {
    assertThat(UntrustedJson.object(new byte[] {'{', (byte) 0xC3, '}'})).isEmpty();
    assertThat(UntrustedJson.object("{}".getBytes(StandardCharsets.UTF_16))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void a_hundred_thousand_open_brackets_are_no_object(String open) {
    assertThat(UntrustedJson.object(open.repeat(MANY))).isEmpty();
    assertThat(UntrustedJson.object("{\"a\":" + open.repeat(MANY))).isEmpty();
  }

  @Test
  void a_hundred_thousand_brackets_that_are_closed_again_are_too_deep_too() {
    assertThat(UntrustedJson.object("{\"a\":" + "[".repeat(MANY) + "]".repeat(MANY) + "}"))
        .isEmpty();
  }

  @Test
  void brackets_in_texts_do_not_count() {
    String text = "\\\"" + "[{".repeat(MANY) + "\\\\";

    assertThat(UntrustedJson.object("{\"a\": \"" + text + "\"}")).isPresent();
  }

  @Test
  void brackets_beside_each_other_do_not_count_as_depth() throws Exception {
    String list = "[],".repeat(MANY) + "[]";

    assertThat(UntrustedJson.read(bytes("{\"a\": [" + list + "]}"), 32L * MANY)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "\"\"", "null", "[]", "{}", "{\"\":0}"})
  void a_document_has_a_value_for_16_bytes_of_its_limit_at_most(String value) throws Exception {
    int limit = 16 * 1024;
    int perValue = value.length() == 6 ? 3 : 1;
    int most = (1024 - 3) / perValue;
    String text = "{\"a\":[" + (value + ",").repeat(most - 1) + value + "]}";

    assertThat(UntrustedJson.read(bytes(text), limit).getJsonArray("a")).hasSize(most);
    assertThat(refusal(text.replace("\"a\":[", "\"a\":[" + (value + ",").repeat(perValue)), limit))
        .hasMessage("has more than 1024 values")
        .returns(Rule.VALUES, UnusableJsonException::rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"iss\":1,\"iss\":1}",
        "{\"iss\":1,\"x\":{},\"\\u0069ss\":2}",
        "{\"a\":[{\"iss\":[],\"iss\":{}}]}"
      })
  void an_object_that_repeats_a_member_is_refused(String text) {
    assertThat(refusal(text, LIMIT))
        .hasMessage("repeats the member \"iss\"")
        .returns(Rule.MEMBERS, UnusableJsonException::rule);
  }

  @Test
  void members_of_different_objects_may_have_the_same_name() {
    assertThat(UntrustedJson.object("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}")).isPresent();
  }

  @Test
  void a_replacement_character_of_the_sender_is_read() {
    assertThat(UntrustedJson.object("{\"a\": \"\ufffd\"}").orElseThrow().getString("a"))
        .isEqualTo("\ufffd");
  }

  @Test
  void invalid_utf_8_is_refused_and_not_replaced() {
    byte[] text = bytes("{\"a\":\"x\"}");
    text[6] = (byte) 0xFF;

    assertThatExceptionOfType(UnusableJsonException.class)
        .isThrownBy(() -> UntrustedJson.read(text, LIMIT))
        .withMessage("is not in UTF-8");
  }

  @Test
  void a_number_of_many_digits_is_not_converted() {
    assertThat(UntrustedJson.object("{\"a\":" + "9".repeat(1000) + "}")).isPresent();
    assertThat(refusal("{\"a\":" + "9".repeat(1001) + "}", LIMIT))
        .returns(Rule.OBJECT, UnusableJsonException::rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}{}", "{} x", "{},{}", "{}]", "{\"a\":1}}", "1{}", "[{}]", "{\"a\" 1}"})
  void more_or_less_than_one_object_is_refused(String text) {
    assertThat(refusal(text, LIMIT))
        .hasMessage("is not a JSON object")
        .returns(Rule.OBJECT, UnusableJsonException::rule);
  }

  @Test
  void every_kind_of_value_is_read_as_the_json_p_reader_reads_it() throws Exception {
    String text =
        "{\"s\":\"\\u00e9\\ud83d\\ude00\\n"
            + "\",\"i\":-12,\"l\":9007199254740993,\"d\":1.50e3,\"t\":true,"
            + "\"f\":false,\"n\":null,\"a\":[1,[],{\"x\":[null]}],\"o\":{\"p\":{\"q\":\"\"}},\"\":0}";

    assertThat(UntrustedJson.read(bytes(text), LIMIT))
        .isEqualTo(Json.createReader(new StringReader(text)).readObject());
  }

  @Test
  void what_is_just_deep_enough_is_read() {
    int inner = JsonTree.MAX_DEPTH - 1;

    assertThat(UntrustedJson.object("{\"a\":" + "[".repeat(inner) + "]".repeat(inner) + "}"))
        .isPresent();
    assertThat(
            UntrustedJson.object("{\"a\":" + "[".repeat(inner + 1) + "]".repeat(inner + 1) + "}"))
        .isEmpty();
  }

  /** Providers differ in what they report: the tree relies on none of them. */
  @Test
  void a_provider_that_reports_more_or_less_than_one_object_is_not_trusted() throws Exception {
    try (JsonParser parser = Json.createParser(new StringReader("true"))) {
      assertThat(parser.next()).isEqualTo(Event.VALUE_TRUE);
      List<List<Event>> refused =
          List.of(
              List.of(),
              List.of(Event.VALUE_TRUE),
              List.of(Event.START_ARRAY, Event.END_ARRAY),
              List.of(Event.START_OBJECT),
              List.of(Event.START_OBJECT, Event.END_OBJECT, Event.VALUE_TRUE),
              List.of(Event.START_OBJECT, Event.END_OBJECT, Event.START_OBJECT),
              List.of(Event.START_OBJECT, Event.END_OBJECT, Event.START_ARRAY));
      for (List<Event> events : refused) {
        assertThatExceptionOfType(UnusableJsonException.class)
            .as("%s", events)
            .isThrownBy(() -> tree(events, parser))
            .withMessage("is not a JSON object");
      }
      assertThat(tree(List.of(Event.START_OBJECT, Event.END_OBJECT), parser)).isEmpty();
    }
  }

  private static JsonObject tree(List<Event> events, JsonParser parser)
      throws UnusableJsonException {
    JsonTree tree = new JsonTree(10);
    for (Event event : events) {
      tree.add(event, parser);
    }
    return tree.root();
  }
}
