package io.github.atprotojakarta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.atprotojakarta.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntrustedTextTest {
  private static final String JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

  @Test
  void text_is_shown_on_one_line_of_bounded_length_without_secrets() {
    assertThat(UntrustedText.clean("a\r\n\u001b[31mb\u2028c")).isEqualTo("a [31mb c");
    assertThat(UntrustedText.clean("x".repeat(1000))).hasSize(303).endsWith("...");
    assertThat(UntrustedText.clean("x".repeat(1000), 10)).isEqualTo("x".repeat(10) + "...");
    assertThat(UntrustedText.clean("\ud83d\ude00".repeat(500))).doesNotContain("\ud83d...");
    assertThat(UntrustedText.clean("a\ud83d\ude00".repeat(5), 5)).isEqualTo("a\ud83d\ude00a...");
    assertThat(UntrustedText.clean("bad code c0de!", List.of(Secret.of("c0de"))))
        .isEqualTo("bad code (secret)!");
    assertThat(UntrustedText.clean("bad " + JWT)).isEqualTo("bad (secret)");
    assertThat(UntrustedText.clean("no metadata at https://app.example.com/x.json"))
        .isEqualTo("no metadata at https://app.example.com/x.json");
  }

  @Test
  void a_word_is_shown_in_quotation_marks_and_in_ascii() {
    assertThat(UntrustedText.quoted("alice.example")).isEqualTo("\"alice.example\"");
    assertThat(UntrustedText.quoted("a\u202eb\n\u0430\ud83d\ude00"))
        .isEqualTo("\"a<U+202E>b<U+000A><U+0430><U+1F600>\"");
    assertThat(UntrustedText.quoted("x".repeat(101))).isEqualTo("\"" + "x".repeat(100) + "...\"");
    assertThat(UntrustedText.quoted("x".repeat(60) + JWT + "y".repeat(30)))
        .isEqualTo("\"" + "x".repeat(60) + "(secret)\"");
  }

  @Test
  void the_lengths_are_300_100_and_4096_characters_at_most() {
    assertThat(UntrustedText.clean("x".repeat(300))).isEqualTo("x".repeat(300));
    assertThat(UntrustedText.clean("x".repeat(301))).isEqualTo("x".repeat(300) + "...");
    assertThat(UntrustedText.quoted("x".repeat(100))).isEqualTo("\"" + "x".repeat(100) + "\"");
    assertThat(UntrustedText.clean("x".repeat(5000), 9999)).hasSize(4096);
    assertThat(UntrustedText.quoted(" ~\u001f\u007f")).isEqualTo("\" ~<U+001F><U+007F>\"");
  }

  @Test
  void half_a_character_is_shown_if_it_is_not_the_rest_of_a_cut() {
    assertThat(UntrustedText.quoted("a\ud83d")).isEqualTo("\"a<U+D83D>\"");
    assertThat(UntrustedText.quoted("")).isEqualTo("\"\"");
    assertThat(UntrustedText.clean("")).isEmpty();
  }

  @Test
  void a_long_text_that_looks_like_many_tokens_takes_no_time() {
    String hostile = "eyJ".repeat(170_000);

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertThat(UntrustedText.clean(hostile)).hasSize(303);
          assertThat(UntrustedText.quoted(hostile)).hasSize(105);
        });
  }

  @Test
  void an_empty_text_stays_empty_and_half_a_letter_is_told_by_its_code() {
    assertThat(UntrustedText.clean("")).isEmpty();
    assertThat(UntrustedText.quoted("")).isEqualTo("\"\"");
    assertThat(UntrustedText.quoted("a\ud83d")).isEqualTo("\"a<U+D83D>\"");
    assertThat(UntrustedText.clean("abc", 3)).isEqualTo("abc");
  }

  @Test
  void letters_of_two_units_count_once_in_quotation_marks() {
    String face = "\ud83d\ude00";

    assertThat(UntrustedText.quoted(face.repeat(100)))
        .isEqualTo("\"" + "<U+1F600>".repeat(100) + "\"");
    assertThat(UntrustedText.quoted(face.repeat(101)))
        .isEqualTo("\"" + "<U+1F600>".repeat(100) + "...\"");
  }

  @Test
  void secrets_are_masked_before_the_text_is_cut() {
    List<Secret> sent = List.of(Secret.of("c0de"), Secret.of("other"));

    assertThat(UntrustedText.clean("c0de and other", sent, 100)).isEqualTo("(secret) and (secret)");
    assertThat(UntrustedText.clean("x c0de", sent, 4)).isEqualTo("x (s...");
  }
}
