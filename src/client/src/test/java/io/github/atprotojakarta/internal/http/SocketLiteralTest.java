package io.github.atprotojakarta.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketLiteralTest {
  @ParameterizedTest
  @CsvSource({
    "9.9.9.9, 9.9.9.9, 53",
    "9.9.9.9:1, 9.9.9.9, 1",
    "9.9.9.9:65535, 9.9.9.9, 65535",
    "2620:fe::fe, 2620:fe::fe, 53",
    "[2620:fe::fe], 2620:fe::fe, 53",
    "[2620:fe::fe]:853, 2620:fe::fe, 853"
  })
  void an_address_may_have_a_port(String text, String address, int port)
      throws UnknownHostException {
    assertThat(SocketLiteral.parse(text, 53))
        .contains(new InetSocketAddress(InetAddress.getByName(address), port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dns.example",
        "9.9.9",
        "9.9.9.256",
        "9.9.9.9:",
        "9.9.9.9:0",
        "9.9.9.9:65536",
        "[9.9.9.9",
        "2620:fe:::fe",
        "[2620:fe::fe]:0"
      })
  void names_and_malformed_addresses_are_none(String text) {
    assertThat(SocketLiteral.parse(text, 53)).isEmpty();
  }

  @Test
  void a_default_port_that_is_none_is_refused() {
    assertThat(SocketLiteral.parse("9.9.9.9", 0)).isEmpty();
  }
}
