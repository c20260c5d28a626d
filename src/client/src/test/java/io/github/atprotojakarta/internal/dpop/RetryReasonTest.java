package io.github.atprotojakarta.internal.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryReasonTest {
  @ParameterizedTest
  @CsvSource({
    "Invalid DPoP proof: 'iat' claim timestamp check failed (it should be in the past), true",
    "The proof is too old, true",
    "Validation of 'client_assertion' failed: EXP claim, true",
    "clock skew, true",
    "Client assertion has no known key, false",
    "oldest runtime of expatriates, false",
    "'', false"
  })
  void a_description_may_name_a_time(String description, boolean named) throws Exception {
    HttpResponse body =
        HttpResponse.of(
            400,
            Map.of("Content-Type", "application/json"),
            "{\"error\":\"invalid_client\",\"error_description\":\"%s\"}".formatted(description));
    HttpResponse header =
        HttpResponse.of(
            401,
            Map.of(
                "WWW-Authenticate",
                "DPoP error=\"invalid_dpop_proof\", error_description=\"%s\""
                    .formatted(description)),
            "");

    assertThat(RetryReason.namesTime(RetryReason.rewindable(body), false)).isEqualTo(named);
    assertThat(RetryReason.namesTime(header, true)).isEqualTo(named);
  }
}
