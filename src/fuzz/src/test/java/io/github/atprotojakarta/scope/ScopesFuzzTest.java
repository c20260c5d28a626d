package io.github.atprotojakarta.scope;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;

/** The scope of a token response (atproto.com/specs/permission). */
class ScopesFuzzTest {
  /** What an application asks for; its own scopes are few. */
  private static final Scopes REQUIRED =
      Scopes.parse("atproto repo:app.bsky.feed.post blob:image/png account:email identity:handle");

  /** Every scope is compared with every other one, so the input has to be short. */
  private static final int SHORT = 512;

  @FuzzTest
  void scopes_cover_themselves(byte[] input) {
    String text = Input.text(input);
    Cost.check(input.length, () -> read(text));
    if (input.length <= SHORT) {
      Input.refusedBy(IllegalArgumentException.class, () -> coversItself(Scopes.granted(text)));
    }
  }

  private static void read(String text) {
    Input.refusedBy(IllegalArgumentException.class, () -> Scopes.granted(text).coverAll(REQUIRED));
    Input.refusedBy(IllegalArgumentException.class, () -> Scopes.parse(text));
    Input.refusedBy(IllegalArgumentException.class, () -> Scopes.parseStrictly(text));
  }

  private static void coversItself(Scopes scopes) {
    scopes
        .scopes()
        .forEach(scope -> assertTrue(scope instanceof OpaqueScope || scopes.cover(scope)));
  }
}
