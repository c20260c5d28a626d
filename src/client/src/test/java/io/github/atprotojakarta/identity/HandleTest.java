package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atprotojakarta.IdentityException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandleTest {
  @Test
  void letters_that_become_ascii_in_lower_case_are_refused() {
    // U+212A, the Kelvin sign, is a "k" in lower case: "kate.example.com" would be impersonated.
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> Handle.parse("\u212Aate.example.com"));
  }

  @Test
  void a_message_shows_what_was_typed_without_what_deceives() {
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> Handle.parse("alice\u202e.example\n.com"))
        .withMessageContaining("\"alice<U+202E>.example<U+000A>.com\"");
  }

  @Test
  void a_message_shows_the_beginning_of_a_long_text_only() {
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(() -> Handle.parse("a".repeat(5000)))
        .withMessageContaining("aaa...\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "Z", "a", "z"})
  void the_last_part_starts_with_a_letter(String first) {
    assertThat(isHandle("alice." + first + "x")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"@", "[", "`", "{", "/", "0", "9", ":"})
  void the_last_part_starts_with_nothing_else(String first) {
    assertThat(isHandle("alice." + first + "x")).isFalse();
  }

  @Test
  void a_handle_has_253_characters_and_a_part_63_at_most() {
    String part = "a".repeat(62) + ".";

    assertThat(isHandle("a" + part + "com")).isTrue();
    assertThat(isHandle("aa" + part + "com")).isFalse();
    assertThat(isHandle(part.repeat(4) + "a")).isTrue();
    assertThat(isHandle(part.repeat(4) + "ab")).isFalse();
  }

  @Test
  void handles_are_in_the_order_of_their_letters() {
    assertThat(Handle.parse("a.example.com")).isLessThan(Handle.parse("b.example.com"));
    assertThat(Did.parse("did:web:a.example")).isLessThan(Did.parse("did:web:b.example"));
  }

  private static boolean isHandle(String text) {
    try {
      return Handle.parse(text).value().equals(text.toLowerCase(Locale.ROOT));
    } catch (IdentityException e) {
      return false;
    }
  }

  @Test
  void handles_that_differ_in_case_are_equal() {
    assertThat(new Handle("Alice.Example.COM")).isEqualTo(Handle.parse("alice.example.com"));
  }
}
