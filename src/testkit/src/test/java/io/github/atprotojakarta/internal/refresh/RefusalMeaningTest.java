package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.OAuthResponseException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalMeaningTest {
  private static OAuthResponseException refusal(
      int status, @Nullable String error, @Nullable String description) {
    return new OAuthResponseException("refused", status, error, description, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "400|invalid_grant|-|ENDED|false",
        "400|invalid_grant|expired|ENDED|false",
        "400|invalid_grant|jti was used|CLIENT_FAULT|true",
        "401|invalid_grant|-|UNUSABLE|false",
        "499|-|-|UNUSABLE|false",
        "500|-|-|PASSES|false",
        "500|invalid_client|-|PASSES|false",
        "599|invalid_grant|jti|PASSES|false",
        "408|-|-|PASSES|false",
        "425|-|-|PASSES|false",
        "429|-|-|PASSES|true",
        "400|use_dpop_nonce|-|PASSES|true",
        "401|use_dpop_nonce|-|PASSES|true",
        "400|temporarily_unavailable|-|PASSES|false",
        "400|server_error|-|PASSES|false",
        "401|invalid_client|-|CLIENT_FAULT|true",
        "403|invalid_client|-|CLIENT_FAULT|false",
        "400|unauthorized_client|-|CLIENT_FAULT|true",
        "400|invalid_client_metadata|-|CLIENT_FAULT|true",
        "400|invalid_redirect_uri|-|CLIENT_FAULT|true",
        "400|invalid_dpop_proof|-|CLIENT_FAULT|true",
        "400|invalid_request|-|UNUSABLE|true",
        "401|invalid_scope|-|UNUSABLE|true",
        "400|unsupported_grant_type|-|UNUSABLE|true",
        "402|invalid_request|-|UNUSABLE|false",
        "401|-|-|UNUSABLE|false",
        "403|-|-|UNUSABLE|false",
        "503|-|-|PASSES|false",
      })
  void status_and_error_say_what_a_refusal_means_and_whether_the_token_was_used(
      int status,
      @Nullable String error,
      @Nullable String description,
      RefusalMeaning meaning,
      boolean provesUnused) {
    OAuthResponseException e = refusal(status, error, description);
    assertThat(RefusalMeaning.of(e)).isEqualTo(meaning);
    assertThat(RefusalMeaning.provesUnused(e)).isEqualTo(provesUnused);
  }

  @Test
  void only_an_overloaded_server_that_says_until_when_has_not_used_the_token() {
    Duration wait = Duration.ofSeconds(1);
    assertThat(
            RefusalMeaning.provesUnused(
                new OAuthResponseException("refused", 503, null, null, wait, null)))
        .isTrue();
    assertThat(
            RefusalMeaning.provesUnused(
                new OAuthResponseException("refused", 502, null, null, wait, null)))
        .isFalse();
  }
}
