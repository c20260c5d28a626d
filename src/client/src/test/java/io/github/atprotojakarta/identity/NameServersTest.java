package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameServersTest {
  @Test
  void addresses_of_both_kinds_are_read_with_and_without_port() {
    assertThat(
            NameServers.parse(
                " 192.0.2.1,192.0.2.2:5353  2001:db8::1 ,[2001:db8::2] [2001:db8::3]:5353\n"))
        .containsExactly(
            new InetSocketAddress("192.0.2.1", 53),
            new InetSocketAddress("192.0.2.2", 5353),
            new InetSocketAddress("2001:db8::1", 53),
            new InetSocketAddress("2001:db8::2", 53),
            new InetSocketAddress("2001:db8::3", 5353));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "192.0.2.1,,192.0.2.2,",
        "dns.example.com",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.1:0",
        "192.0.2.1:65536",
        "192.0.2.1:99999999999",
        "[192.0.2.1]:53",
        "[2001:db8::1",
        "2001:db8:::1",
        "https://192.0.2.1"
      })
  void anything_else_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NameServers.parse(text))
        .withMessageContaining("1.1.1.1");
  }
}
