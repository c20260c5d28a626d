package io.github.atprotojakarta.jakarta.internal.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import java.util.Optional;

/** The value of a session cookie: what passes is written back unchanged. */
class CookiesFuzzTest {
  @FuzzTest
  void a_session_cookie_is_read_or_ignored(byte[] input) {
    Cost.check(
        input.length,
        () -> BrowserSession.parse(Input.header(input)).ifPresent(CookiesFuzzTest::check));
  }

  private static void check(BrowserSession session) {
    assertEquals(Optional.of(session), BrowserSession.parse(session.value()));
  }
}
