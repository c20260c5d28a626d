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

  /** The example of RFC 9449 section 7.1. */
  @Test
  void the_hash_is_that_of_proofs_and_is_computed_once() {
    Secret token = Secret.of("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");
    assertThat(token.sha256())
        .isEqualTo("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo")
        .isSameAs(token.sha256());
  }
}
