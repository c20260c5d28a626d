package io.github.atprotojakarta.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignJsonTest {
  private static final int MANY = 100_000;

  @Test
  void an_object_is_read() {
    assertThat(ForeignJson.object("{\"a\": \"\u00e9\"}").orElseThrow().getString("a"))
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
    assertThat(ForeignJson.object(text)).isEmpty();
  }

  @Test
  void bytes_that_are_no_utf_8_are_no_exception() {
    assertThat(ForeignJson.object(new byte[] {'{', (byte) 0xC3, '}'})).isEmpty();
    assertThat(ForeignJson.object("{}".getBytes(StandardCharsets.UTF_16))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void a_hundred_thousand_open_brackets_are_no_object(String open) {
    assertThat(ForeignJson.object(open.repeat(MANY))).isEmpty();
    assertThat(ForeignJson.object("{\"a\":" + open.repeat(MANY))).isEmpty();
  }

  @Test
  void a_hundred_thousand_brackets_that_are_closed_again_are_too_deep_too() {
    assertThat(ForeignJson.object("{\"a\":" + "[".repeat(MANY) + "]".repeat(MANY) + "}")).isEmpty();
  }

  @Test
  void brackets_in_texts_do_not_count() {
    String text = "\\\"" + "[{".repeat(MANY) + "\\\\";

    assertThat(ForeignJson.object("{\"a\": \"" + text + "\"}")).isPresent();
  }

  @Test
  void many_brackets_beside_each_other_do_not_count() {
    String list = "[],".repeat(MANY) + "[]";

    assertThat(ForeignJson.object("{\"a\": [" + list + "]}")).isPresent();
  }

  @Test
  void what_is_just_deep_enough_is_read() {
    int inner = ForeignJson.DEEPEST - 1;

    assertThat(ForeignJson.object("{\"a\":" + "[".repeat(inner) + "]".repeat(inner) + "}"))
        .isPresent();
    assertThat(ForeignJson.object("{\"a\":" + "[".repeat(inner + 1) + "]".repeat(inner + 1) + "}"))
        .isEmpty();
  }
}
