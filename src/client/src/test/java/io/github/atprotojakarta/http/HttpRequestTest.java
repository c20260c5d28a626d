package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
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
  void limits_without_sense_are_refused() {
    HttpRequest.Builder builder = HttpRequest.get(URI_WITH_QUERY);

    assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.responseLimit(-1));
  }
}
