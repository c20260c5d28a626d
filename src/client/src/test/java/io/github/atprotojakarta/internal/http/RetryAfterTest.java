package io.github.atprotojakarta.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

  private static HttpResponse response(String retryAfter) {
    return HttpResponse.of(429, Map.of("Retry-After", retryAfter, "Date", DATE), "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | PT0S",
        "300 | PT5M",
        "999999999999 | P1D",
        "Sun, 06 Nov 1994 08:50:07 GMT | PT30S",
        "Sat, 06 Nov 2094 08:50:07 GMT | P1D"
      })
  void it_is_a_number_of_seconds_or_a_date_and_one_day_at_most(String header, Duration time) {
    assertThat(response(header).retryAfter()).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "soon", "1.5", "9999999999999", "Sun, 06 Nov 1994 08:49:00 GMT"})
  void another_value_says_nothing(String header) {
    assertThat(response(header).retryAfter()).isEmpty();
  }

  @Test
  void a_date_of_a_server_that_does_not_tell_its_time_says_nothing() {
    assertThat(HttpResponse.of(429, Map.of("Retry-After", DATE), "").retryAfter()).isEmpty();
  }
}
