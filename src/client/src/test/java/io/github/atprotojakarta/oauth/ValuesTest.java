package io.github.atprotojakarta.oauth;

import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.internal.jose.RandomTokens;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void random_tokens_have_256_bits_and_differ() {
    assertThat(RandomTokens.token(RANDOM).reveal()).matches("[A-Za-z0-9_-]{43}");
    assertThat(RandomTokens.codeVerifier(RANDOM).reveal()).matches("[A-Za-z0-9_-]{43}");
    assertThat(RandomTokens.token(RANDOM)).isNotEqualTo(RandomTokens.token(RANDOM));
    assertThat(RandomTokens.token(RANDOM)).hasToString("(secret)");
  }
}
