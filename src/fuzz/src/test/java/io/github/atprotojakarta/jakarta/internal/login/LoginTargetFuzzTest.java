package io.github.atprotojakarta.jakarta.internal.login;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;

/** The target of a login, from what a stranger types: a key of the token buckets. */
class LoginTargetFuzzTest {
  private static final int LONGEST = 300;

  @FuzzTest
  void a_target_is_short(byte[] input) {
    Cost.check(
        input.length,
        () ->
            LoginTarget.of(Input.text(input))
                .ifPresent(target -> assertTrue(target.length() <= LONGEST, target)));
  }
}
