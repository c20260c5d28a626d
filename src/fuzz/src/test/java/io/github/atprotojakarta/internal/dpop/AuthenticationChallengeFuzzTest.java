package io.github.atprotojakarta.internal.dpop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import java.util.List;

/** The header WWW-Authenticate of a PDS (RFC 9110 section 11.6.1). */
class AuthenticationChallengeFuzzTest {
  @FuzzTest
  void a_challenge_never_throws(byte[] input) {
    Cost.check(
        input.length,
        () -> {
          List<AuthenticationChallenge> challenges =
              AuthenticationChallenge.parse(List.of(Input.header(input)));
          assertTrue(challenges.stream().noneMatch(challenge -> challenge.scheme().isEmpty()));
        });
  }
}
