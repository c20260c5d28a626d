package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.session.SessionKey;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorsTest {
  private static final String ALICE = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
  private static final String BOB = "did:web:bob.example.com";

  private static Operators operators(String value) {
    return new Operators(Settings.of(Map.of("example.operators", value)));
  }

  private static AtprotoPrincipal principal(String did) {
    return new AtprotoPrincipal(new SessionKey(Did.parse(did), "A".repeat(43)));
  }

  @Test
  void without_the_setting_nobody_is_an_operator() {
    assertThat(new Operators(Settings.of(Map.of())).rolesOf(principal(ALICE))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {ALICE + "," + BOB, BOB + " " + ALICE, " " + ALICE + " ,\n" + BOB})
  void the_listed_accounts_are_operators(String value) {
    assertThat(operators(value).rolesOf(principal(ALICE))).containsExactly("operator");
    assertThat(operators(value).rolesOf(principal(BOB))).containsExactly("operator");
    assertThat(operators(value).rolesOf(principal("did:web:eve.example.com"))).isEmpty();
  }

  @Test
  void a_handle_is_refused_because_it_can_change_hands() {
    assertThatThrownBy(() -> operators("alice.example.com"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("example.operators must be DIDs: ");
  }
}
