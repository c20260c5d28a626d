package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.OAuthCallbackException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallbackParametersTest {
  @Test
  void a_good_answer_is_read() {
    CallbackParameters parameters =
        CallbackParameters.parse(
            Map.of(
                "state", List.of("s"), "iss", List.of("https://a.example"), "code", List.of("c")));
    assertThat(parameters.state().reveal()).isEqualTo("s");
    assertThat(parameters.iss()).isEqualTo("https://a.example");
    assertThat(Objects.requireNonNull(parameters.code()).reveal()).isEqualTo("c");
    assertThat(parameters.error()).isNull();
  }

  @Test
  void an_error_answer_is_read() {
    CallbackParameters parameters =
        CallbackParameters.parse(
            Map.of(
                "state", List.of("s"),
                "error", List.of("access_denied"),
                "error_description", List.of("no")));
    assertThat(parameters.error()).isEqualTo("access_denied");
    assertThat(parameters.errorDescription()).isEqualTo("no");
    assertThat(parameters.code()).isNull();
  }

  static List<Map<String, List<String>>> malformed() {
    return List.of(
        Map.of(),
        Map.of("code", List.of("c")),
        Map.of("state", List.of("")),
        Map.of("state", List.of(" "), "code", List.of("c")),
        Map.of("state", List.of("s", "t"), "code", List.of("c")),
        Map.of("state", List.of("s"), "code", List.of("c", "d")),
        Map.of("state", List.of("s"), "code", List.of("c"), "iss", List.of("a", "b")),
        Map.of("response", List.of("eyJ"), "state", List.of("s"), "code", List.of("c")));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void an_answer_that_is_none_is_refused(Map<String, List<String>> parameters) {
    assertThatThrownBy(() -> CallbackParameters.parse(parameters))
        .isInstanceOfSatisfying(
            OAuthCallbackException.class,
            e -> assertThat(e.reason()).isEqualTo(OAuthCallbackException.Reason.MALFORMED));
  }

  @Test
  void nothing_secret_is_shown() {
    assertThat(
            CallbackParameters.parse(
                Map.of("state", List.of("the-state"), "code", List.of("the-code"))))
        .asString()
        .doesNotContain("the-state")
        .doesNotContain("the-code");
  }

  @Test
  void long_parameters_are_cut_or_refused() {
    CallbackParameters parameters =
        CallbackParameters.parse(
            Map.of(
                "state", List.of("s".repeat(16 * 1024)),
                "error", List.of("e".repeat(101)),
                "error_description", List.of("d".repeat(1001))));
    assertThat(parameters.error()).isEqualTo("e".repeat(100));
    assertThat(parameters.errorDescription()).isEqualTo("d".repeat(1000));

    assertThatThrownBy(
            () ->
                CallbackParameters.parse(
                    Map.of("state", List.of("s"), "code", List.of("c".repeat(16 * 1024 + 1)))))
        .isInstanceOf(OAuthCallbackException.class)
        .hasMessage("The parameter code has more than 16 KiB");
  }
}
