package io.github.atprotojakarta.jakarta.internal.web;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import io.github.atprotojakarta.session.CallbackParameters;

/** The query of a callback (RFC 6749 section 4.1.2): a code or an error, never both. */
class CallbackFuzzTest {
  @FuzzTest
  void a_callback_has_a_code_or_an_error(byte[] input) {
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
          assertNotEquals(parameters.code() == null, parameters.error() == null);
        });
  }
}
