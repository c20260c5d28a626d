package io.github.atprotojakarta.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracePropagationTest {
  @Test
  void an_origin_is_compared_as_a_whole() {
    TracePropagation to = TracePropagation.to("https://PDS.example.com/ http://localhost:2583");
    assertThat(to.includes(URI.create("https://pds.example.com:443/xrpc/a.b.c"))).isTrue();
    assertThat(to.includes(URI.create("http://localhost:2583/xrpc/a.b.c"))).isTrue();
    assertThat(to.includes(URI.create("http://pds.example.com/"))).isFalse();
    assertThat(to.includes(URI.create("https://pds.example.com:8443/"))).isFalse();
    assertThat(to.includes(URI.create("https://pds.example.com.evil.example/"))).isFalse();
    assertThat(to.includes(URI.create("https://a.pds.example.com/"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pds.example.com",
        "*",
        "https://pds.example.com/xrpc",
        "https://user@pds.example.com",
        "ftp://pds.example.com",
        "https://pds.example.com?a=b",
        "https://a b^"
      })
  void anything_but_an_origin_is_refused(String entry) {
    assertThatThrownBy(() -> TracePropagation.to(entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not an origin such as https://pds.example.com");
  }
}
