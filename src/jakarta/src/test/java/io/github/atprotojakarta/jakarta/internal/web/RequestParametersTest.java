package io.github.atprotojakarta.jakarta.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.jakarta.FakeRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestParametersTest {
  @Test
  void a_query_is_decoded_and_keeps_repeated_parameters() {
    assertThat(query("a=1&b=%C3%BC+x&a=2&&c").values())
        .isEqualTo(Map.of("a", List.of("1", "2"), "b", List.of("ü x"), "c", List.of("")));
    assertThat(RequestParameters.ofQuery(new FakeRequest().get()).values()).isEmpty();
  }

  @Test
  void a_broken_escape_is_bad_input() {
    assertRefused(() -> query("a=%zz"), "bad_encoding");
    assertRefused(() -> query("%=1"), "bad_encoding");
  }

  @Test
  void a_repeated_or_endless_or_unprintable_parameter_is_bad_input() {
    assertRefused(() -> query("a=1&a=1").one("a", 10), "repeated_parameter");
    assertRefused(() -> query("a=12345678901").one("a", 10), "invalid_parameter");
    assertRefused(() -> query("a=1%00").one("a", 10), "invalid_parameter");
    assertThat(query("a=+1+").one("a", 10)).isEqualTo("1");
    assertThat(query("a=+").one("a", 10)).isNull();
    assertThat(query("").one("a", 10)).isNull();
  }

  @Test
  void a_form_without_end_is_not_read_to_its_end() {
    assertRefused(() -> form("a=" + "x".repeat(33_000)), "form_too_large");
  }

  @Test
  void a_form_that_a_filter_has_read_is_not_lost() throws IOException {
    var request =
        new FakeRequest().of("getParameterMap", Map.of("a", new String[] {"1", "2"})).get();

    assertThat(RequestParameters.ofForm(request, InputStream.nullInputStream()).values())
        .isEqualTo(Map.of("a", List.of("1", "2")));
  }

  @Test
  void the_query_is_no_form_even_if_the_body_is_empty_or_a_filter_has_read_it() throws IOException {
    var empty =
        new FakeRequest()
            .of("getQueryString", "a=1&b=%C3%BC")
            .of("getParameterMap", Map.of("a", new String[] {"1"}, "b", new String[] {"ü"}))
            .get();
    assertThat(RequestParameters.ofForm(empty, InputStream.nullInputStream()).values()).isEmpty();

    var read =
        new FakeRequest()
            .of("getQueryString", "a=query&c=query")
            .of(
                "getParameterMap",
                Map.of(
                    "a", new String[] {"query", "form"},
                    "b", new String[] {"form"},
                    "c", new String[] {"query"}))
            .get();
    assertThat(RequestParameters.ofForm(read, InputStream.nullInputStream()).values())
        .isEqualTo(Map.of("a", List.of("form"), "b", List.of("form")));
  }

  @Test
  void only_named_parameters_go_into_a_query_and_are_escaped() {
    assertThat(query("a=%26x&evil=1&a=2").toQuery(List.of("a"))).isEqualTo("a=%26x&a=2");
  }

  private static RequestParameters query(String query) {
    return RequestParameters.ofQuery(new FakeRequest().of("getQueryString", query).get());
  }

  private static RequestParameters form(String form) throws IOException {
    return RequestParameters.ofForm(
        new FakeRequest().get(), new ByteArrayInputStream(form.getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RejectedRequestException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
