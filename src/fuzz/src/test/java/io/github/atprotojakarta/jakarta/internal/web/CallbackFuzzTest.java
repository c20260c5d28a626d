package io.github.atprotojakarta.jakarta.internal.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import io.github.atprotojakarta.session.CallbackParameters;
import org.jspecify.annotations.Nullable;

/** The query of a callback (RFC 6749 section 4.1.2). */
class CallbackFuzzTest {
  @FuzzTest
  void a_callback_has_a_state_and_nothing_blank_or_long(byte[] input) {
    Cost.check(
        input.length,
        () ->
            Input.refusedBy(
                RejectedRequestException.class,
                () -> read(RequestParameters.parse(Input.header(input)))));
  }

  private static void read(RequestParameters query) {
    Input.refusedBy(
        OAuthCallbackException.class,
        () -> {
          CallbackParameters parameters = CallbackParameters.parse(query.values());
          checkText(parameters.state().reveal(), 16 * 1024);
          checkText(parameters.iss(), 16 * 1024);
          checkText(parameters.code() == null ? null : parameters.code().reveal(), 16 * 1024);
          checkText(parameters.error(), 100);
          checkText(parameters.errorDescription(), 1000);
        });
  }

  private static void checkText(@Nullable String value, int maxLength) {
    if (value != null) {
      assertFalse(value.isBlank());
      assertTrue(value.length() <= maxLength);
    }
  }
}
