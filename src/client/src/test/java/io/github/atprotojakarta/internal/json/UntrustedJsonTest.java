package io.github.atprotojakarta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UntrustedJsonTest {
  private static final int MANY = 100_000;

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
  void many_brackets_beside_each_other_do_not_count() {
    String list = "[],".repeat(MANY) + "[]";

    assertThat(UntrustedJson.object("{\"a\": [" + list + "]}")).isPresent();
  }

  @Test
  void what_is_just_deep_enough_is_read() {
    int inner = UntrustedJson.MAX_DEPTH - 1;

    assertThat(UntrustedJson.object("{\"a\":" + "[".repeat(inner) + "]".repeat(inner) + "}"))
        .isPresent();
    assertThat(
            UntrustedJson.object("{\"a\":" + "[".repeat(inner + 1) + "]".repeat(inner + 1) + "}"))
        .isEmpty();
  }
}
