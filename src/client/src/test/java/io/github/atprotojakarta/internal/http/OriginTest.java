package io.github.atprotojakarta.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  @ParameterizedTest
  @CsvSource({
    "https://pds.example.com, https://pds.example.com",
    "https://PDS.example.com:443/, https://pds.example.com",
    "HTTP://localhost:80, http://localhost",
    "http://localhost:443, http://localhost:443",
    "https://localhost:80, https://localhost:80",
    "https://localhost:65535, https://localhost:65535",
    "https://[::1]:8443, https://[::1]:8443"
  })
  void an_origin_has_one_form(String text, String origin) {
    assertThat(Origin.parse(text)).map(Origin::value).contains(origin);
    assertThat(Origin.parseCanonical(text).isPresent()).isEqualTo(text.equals(origin));
    assertThat(Origin.parseCanonical(origin)).contains(Origin.parse(text).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pds.example.com",
        "//pds.example.com",
        "mailto:a@b.example",
        "ftp://pds.example.com",
        "https:///",
        "https://pds.example.com/x",
        "https://pds.example.com//",
        "https://pds.example.com?",
        "https://pds.example.com#",
        "https://user@pds.example.com",
        "https://pds.example.com:0",
        "https://pds.example.com:65536",
        "https://a b"
      })
  void what_is_more_or_less_than_an_origin_is_none(String text) {
    assertThat(Origin.parse(text)).isEmpty();
    assertThat(Origin.parseCanonical(text)).isEmpty();
  }

  @Test
  void a_host_has_253_characters_at_most() {
    String longest = ("a".repeat(61) + ".").repeat(4) + "a".repeat(5);
    assertThat(longest).hasSize(253);
    assertThat(Origin.parse("https://" + longest)).isPresent();
    assertThat(Origin.parse("https://" + longest + "a")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Origin.of(URI.create("https://" + longest + "a/x")))
        .withMessageContaining("more than 253 characters");
  }

  @Test
  void it_contains_the_addresses_with_its_scheme_host_and_port() {
    Origin origin = Origin.parse("https://pds.example.com").orElseThrow();

    assertThat(origin.contains(URI.create("https://PDS.example.com:443/x?y#z"))).isTrue();
    assertThat(origin.contains(URI.create("http://pds.example.com/"))).isFalse();
    assertThat(origin.contains(URI.create("https://pds.example.com:8443/"))).isFalse();
    assertThat(origin.contains(URI.create("https://other.example.com/"))).isFalse();
    assertThat(origin.contains(URI.create("https://user@pds.example.com/"))).isFalse();
    assertThat(origin.contains(URI.create("/x"))).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> Origin.of(URI.create("/x")));
    assertThatIllegalArgumentException().isThrownBy(() -> Origin.of(URI.create("//host/x")));
  }

  @Test
  void it_is_told_resolved_and_sorted_as_text() {
    Origin http = Origin.of(URI.create("http://localhost:2583/x"));
    Origin https = Origin.of(URI.create("https://pds.example.com/x"));

    assertThat(http).hasToString("http://localhost:2583").isLessThan(https);
    assertThat(http.isHttps()).isFalse();
    assertThat(https.isHttps()).isTrue();
    assertThat(https.toUri()).hasToString("https://pds.example.com");
    assertThat(https.resolve("/xrpc/a.b.c")).hasToString("https://pds.example.com/xrpc/a.b.c");
  }
}
