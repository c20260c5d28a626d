package io.github.atprotojakarta.oauth;

import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.json.ForeignText;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void random_tokens_have_256_bits_and_differ() {
    assertThat(RandomTokens.token(RANDOM).reveal()).matches("[A-Za-z0-9_-]{43}");
    assertThat(RandomTokens.codeVerifier(RANDOM).reveal()).matches("[A-Za-z0-9_-]{43}");
    assertThat(RandomTokens.token(RANDOM)).isNotEqualTo(RandomTokens.token(RANDOM));
    assertThat(RandomTokens.token(RANDOM)).hasToString("(secret)");
  }

  @Test
  void text_from_servers_is_shown_on_one_line_of_bounded_length_without_secrets() {
    String jwt = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

    assertThat(ForeignText.clean("a\r\n\u001b[31mb\u2028c")).isEqualTo("a [31mb c");
    assertThat(ForeignText.clean("x".repeat(1000))).hasSize(303).endsWith("...");
    assertThat(ForeignText.clean("\ud83d\ude00".repeat(500))).doesNotContain("\ud83d...");
    assertThat(ForeignText.clean("bad code c0de!", List.of(Secret.of("c0de"))))
        .isEqualTo("bad code (secret)!");
    assertThat(ForeignText.clean("bad " + jwt)).isEqualTo("bad (secret)");
    assertThat(ForeignText.clean("no metadata at https://app.example.com/x.json"))
        .isEqualTo("no metadata at https://app.example.com/x.json");
  }
}
