package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atprotojakarta.IdentityException;
import org.junit.jupiter.api.Test;

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

  @Test
  void handles_that_differ_in_case_are_equal() {
    assertThat(new Handle("Alice.Example.COM")).isEqualTo(Handle.parse("alice.example.com"));
  }
}
