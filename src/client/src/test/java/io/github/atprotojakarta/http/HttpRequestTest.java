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
    assertThat(times(call.build().withDefaultTimes(timeout, Duration.ofMillis(10))))
        .containsExactly(second, Duration.ofMillis(10));
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

  @ParameterizedTest
  @ValueSource(strings = {"a", "z", "A", "Z", "0", "9", "x-y", "!#$%&'*+.^_`|~-"})
  void a_token_is_a_name(String name) {
    assertThat(HttpRequest.get(URI_WITH_QUERY).header(name, "x").build().headers())
        .containsOnlyKeys(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", ":", "@", "[", "{", "}", "\u00e9", "\u007f", "\"", "x("})
  void another_character_is_not_part_of_a_name(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpRequest.get(URI_WITH_QUERY).header(name, "x"));
  }

  @Test
  void a_value_has_no_control_characters_but_tabs() {
    assertThat(HttpRequest.get(URI_WITH_QUERY).header("X", "a\tb ~\u00a0\u00e9").build().headers())
        .containsValue("a\tb ~\u00a0\u00e9");
    for (String value : new String[] {"\u0000", "a\nb", "\u001f", "a\u007f", "\u0085", "\u009f"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> HttpRequest.get(URI_WITH_QUERY).header("X", value))
          .withMessage("The value of X contains a control character");
    }
  }

  @Test
  void a_copy_has_all_values_and_another_address() {
    HttpBody body = HttpBody.of("x");
    URI other = URI.create("https://other.example.com/");
    HttpRequest copy =
        HttpRequest.post(URI_WITH_QUERY, "text/plain", body)
            .responseLimit(0)
            .timeout(Duration.ofSeconds(3))
            .downloadTimeout(Duration.ofSeconds(4))
            .closeConnection()
            .build()
            .toBuilder()
            .uri(other)
            .build();

    assertThat(copy.method()).isEqualTo("POST");
    assertThat(copy.uri()).isEqualTo(other);
    assertThat(copy.headers()).containsEntry("Content-Type", "text/plain");
    assertThat(copy.body()).isSameAs(body);
    assertThat(copy.responseLimit()).isZero();
    assertThat(copy.timeout()).hasSeconds(3);
    assertThat(copy.downloadTimeout()).contains(Duration.ofSeconds(4));
    assertThat(copy.closesConnection()).isTrue();
    assertThat(copy.withDefaultTimes(Duration.ofSeconds(9), Duration.ofSeconds(1)).timeout())
        .hasSeconds(3);
  }

  @Test
  void the_defaults_are_for_small_responses() {
    HttpRequest request = HttpRequest.of("HEAD", URI_WITH_QUERY).build();

    assertThat(request.method()).isEqualTo("HEAD");
    assertThat(request.body()).isSameAs(HttpBody.NONE);
    assertThat(request.responseLimit()).isEqualTo(64 * 1024);
    assertThat(request.timeout()).hasSeconds(10);
    assertThat(request.downloadTimeout()).isEmpty();
    assertThat(request.closesConnection()).isFalse();
    assertThat(request.withDefaultTimes(Duration.ofSeconds(9), Duration.ofSeconds(1)).timeout())
        .hasSeconds(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "//host/x", "mailto:a@b.example", "https:///x"})
  void an_address_without_scheme_or_host_is_refused(String address) {
    assertThatIllegalArgumentException().isThrownBy(() -> HttpRequest.get(URI.create(address)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpRequest.get(URI_WITH_QUERY).uri(URI.create(address)));
  }

  @Test
  void negative_times_are_refused() {
    HttpRequest.Builder builder = HttpRequest.get(URI_WITH_QUERY);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.downloadTimeout(Duration.ofNanos(-1)))
        .withMessageContaining("downloadTimeout");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.downloadTimeout(Duration.ZERO));
    assertThat(builder.timeout(Duration.ofNanos(1)).build().timeout()).hasNanos(1);
  }
}
