package io.github.atprotojakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void a_secret_does_not_show_itself() {
    assertThat(Secret.of("hunter2")).hasToString("(secret)");
    assertThat("" + Secret.of("hunter2")).doesNotContain("hunter2");
  }

  @Test
  void secrets_are_equal_by_value() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
    assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b"));
  }

  @Test
  void an_empty_secret_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(""));
  }
}
