package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTest {
  private static final URI URI_WITH_QUERY = URI.create("https://pds.example.com/x?code=hidden");

  @Test
  void a_header_value_with_a_line_break_is_refused_without_being_shown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpRequest.get(URI_WITH_QUERY).header("X", "hidden\r\nHost: other"))
        .withMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "Content-Length", "transfer-encoding", "Host"})
  void names_that_are_no_token_or_frame_the_message_are_refused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpRequest.get(URI_WITH_QUERY).header(name, "x"));
  }

  @Test
  void a_header_replaces_one_of_the_same_name_in_another_case() {
    HttpRequest request =
        HttpRequest.get(URI_WITH_QUERY).header("DPoP", "one").header("dpop", "two").build();

    assertThat(request.headers()).containsOnlyKeys("dpop").containsValue("two");
  }

  @Test
  void its_text_shows_neither_query_nor_headers() {
    HttpRequest request = HttpRequest.get(URI_WITH_QUERY).header("Authorization", "hidden").build();

    assertThat(request).hasToString("GET https://pds.example.com/x");
  }

  @Test
  void a_call_has_the_times_of_its_session_unless_it_has_its_own() {
    HttpRequest.Builder call = HttpRequest.get(URI_WITH_QUERY);
    Duration second = Duration.ofSeconds(1);
    Duration timeout = Duration.ofSeconds(30);
    Duration wait = Duration.ofMinutes(1);

    assertThat(times(call.build().withDefaultTimes(timeout, wait))).containsExactly(timeout, wait);
    call.timeout(second);
    assertThat(times(call.build().withDefaultTimes(timeout, wait))).containsExactly(second, second);
    call.connectionWait(timeout);
    assertThat(times(call.build().withDefaultTimes(timeout, wait)))
        .containsExactly(second, timeout);
  }

  private static List<Duration> times(HttpRequest request) {
    return List.of(request.timeout(), request.connectionWait().orElseThrow());
  }

  @Test
  void limits_without_sense_are_refused() {
    HttpRequest.Builder builder = HttpRequest.get(URI_WITH_QUERY);

    assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.connectionWait(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.responseLimit(-1));
  }
}
