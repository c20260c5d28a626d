package io.github.atprotojakarta.oauth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The virtual client of development (AT Protocol OAuth profile, "Localhost Client"). */
class LoopbackClientIdTest {
  private static final URI ONE = URI.create("http://127.0.0.1/cb");
  private static final URI TWO = URI.create("http://[::1]:8080/cb");

  @Test
  void its_text_has_the_redirect_addresses_and_the_scope() {
    String text = LoopbackClientId.of(List.of(ONE, TWO, ONE), "atproto").text();

    assertThat(text)
        .isEqualTo(
            "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb"
                + "&redirect_uri=http%3A%2F%2F%5B%3A%3A1%5D%3A8080%2Fcb&scope=atproto");
    LoopbackClientId parsed = LoopbackClientId.parse(text);
    assertThat(parsed.redirectUris()).containsExactly(ONE, TWO);
    assertThat(parsed.scope()).isEqualTo("atproto");
  }

  @Test
  void without_addresses_the_scope_comes_first() {
    assertThat(LoopbackClientId.of(List.of(), "atproto").text())
        .isEqualTo("http://localhost?scope=atproto");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost", "http://localhost/"})
  void without_parameters_it_has_the_defaults(String text) {
    LoopbackClientId parsed = LoopbackClientId.parse(text);

    assertThat(parsed.redirectUris())
        .containsExactly(URI.create("http://127.0.0.1/"), URI.create("http://[::1]/"));
    assertThat(parsed.scope()).isEqualTo("atproto");
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost?scope=atproto+transition%3Ageneric, atproto transition:generic",
    "http://localhost/?scope=atproto, atproto",
    "http://localhost?scope=, ''",
    "http://localhost?scope, ''"
  })
  void its_scope_is_a_parameter(String text, String scope) {
    assertThat(LoopbackClientId.parse(text).scope()).isEqualTo(scope);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost?scope=a#b, without port and path",
    "http://localhost#b, without port and path",
    "http://localhost:80, without port and path",
    "http://localhost/path, without port and path",
    "http://localhost//?scope=a, without port and path",
    "http://localhost?, the parameter \"\"",
    "http://localhost?=x, the parameter \"\"",
    "http://localhost?foo, the parameter \"foo\"",
    "http://localhost?foo=1, the parameter \"foo\"",
    "http://localhost?scope=a&scope=b, the parameter \"scope\"",
    "http://localhost?scope=%, not percent-encoded",
    "http://localhost?redirect_uri, redirect_uris"
  })
  void anything_else_is_refused(String text, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoopbackClientId.parse(text))
        .withMessageContaining(reason);
  }
}
