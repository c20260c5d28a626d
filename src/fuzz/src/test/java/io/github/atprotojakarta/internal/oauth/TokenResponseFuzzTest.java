package io.github.atprotojakarta.internal.oauth;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import jakarta.json.JsonObject;

/** The response of a token endpoint: a token that passes can be put into a header. */
class TokenResponseFuzzTest {
  @FuzzTest
  void a_token_is_fit_for_a_header(byte[] input) {
    Cost.check(input.length, () -> UntrustedJson.object(input).ifPresent(this::check));
  }

  private void check(JsonObject json) {
    Input.refusedBy(
        OAuthResponseException.class,
        () -> {
          TokenResponse response =
              new TokenResponseReader(
                      json, reason -> new OAuthResponseException(reason, 200, null, null, null))
                  .read();
          assertTrue(response.accessToken().reveal().matches("[!-~]+"));
        });
  }
}
