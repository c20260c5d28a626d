package io.github.atprotojakarta.jakarta.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import org.junit.jupiter.api.Test;

class WithoutContainerTest {
  @Test
  void a_sign_in_without_cdi_says_what_is_missing() {
    assertThatThrownBy(() -> TestSignIn.as("did:web:alice.example"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("start Weld SE first");
  }

  @Test
  void a_sign_in_without_the_beans_says_what_is_missing() {
    try (SeContainer container =
        SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addBeanClasses(ReaderRoles.class)
            .initialize()) {
      assertThat(container.isRunning()).isTrue();
      assertThatThrownBy(() -> TestSignIn.as("did:web:alice.example"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("atproto-oauth-jakarta-test");
    }
  }
}
