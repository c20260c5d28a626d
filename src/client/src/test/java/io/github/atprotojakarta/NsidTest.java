package io.github.atprotojakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NsidTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.example.fooBar",
        "net.users.bob.ping",
        "a-0.b-1.c",
        "a.b.c",
        "cn.8.lex.stuff"
      })
  void a_name_of_three_parts_or_more_is_an_nsid(String text) {
    assertThat(Nsid.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "com.example",
        "com.exa\ud83d\udca9ple.thing",
        "com.example.3",
        "com.example.foo-bar",
        "com.example.*",
        "a..b.c",
        ".a.b.c",
        "a.b.c.",
        "-a.b.c",
        "com.example.foo/../bar",
        "a b.c.d"
      })
  void anything_else_is_none(String text) {
    assertThat(Nsid.isValid(text)).isFalse();
  }

  @Test
  void a_message_about_no_nsid_is_one_short_line_of_plain_characters() {
    assertThatThrownBy(() -> Nsid.parse("com.example\nFATAL \u202e".repeat(100)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("[\\x20-\\x7E]{1,400}");
  }
}
