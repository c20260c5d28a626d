package io.github.atprotojakarta.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPrefixTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3, 10.1.2.2",
    "10.1.2.3/32, 10.1.2.3, 10.1.2.4",
    "10.1.2.0/23, 10.1.3.255, 10.1.4.0",
    "0.0.0.0/0, 255.255.255.255, ::1",
    "2001:db8::1, 2001:db8::1, 2001:db8::2",
    "2001:db8::/128, 2001:db8::, 2001:db8::1",
    "fd00::/7, fcff::1, fe00::1"
  })
  void a_range_has_the_addresses_with_its_first_bits(String range, String in, String out)
      throws UnknownHostException {
    AddressPrefix prefix = AddressPrefix.parse(range);

    assertThat(prefix.contains(bytes(in))).isTrue();
    assertThat(prefix.contains(bytes(out))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/8", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0/8", "host", "10.0.0.0/-1"})
  void what_is_neither_an_address_nor_a_range_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressPrefix.parse(text))
        .withMessageContaining("\"" + text + "\"");
  }

  @Test
  void several_ranges_are_parsed_at_once() {
    assertThat(AddressPrefix.all("10.0.0.0/8", "::1")).hasSize(2);
    assertThat(AddressPrefix.parseList(" 10.0.0.0/8, ::1 192.0.2.1 ")).hasSize(3);
  }

  private static byte[] bytes(String address) throws UnknownHostException {
    return InetAddress.getByName(address).getAddress();
  }
}
