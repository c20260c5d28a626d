package io.github.atprotojakarta.jakarta.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.config.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {
  private static ClientAddresses addresses(Map<String, String> settings) {
    ClientAddresses addresses = new ClientAddresses();
    addresses.read(Settings.of(settings));
    return addresses;
  }

  private static ClientAddresses trusting(String header) {
    return addresses(Map.of("atproto.client-address-header", header));
  }

  private static HttpServletRequest request(String remote, String... lines) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                method.getName().equals("getRemoteAddr")
                    ? remote
                    : Collections.enumeration(List.of(lines)));
  }

  @Test
  void without_the_setting_no_header_counts() {
    ClientAddresses addresses = addresses(Map.of());
    HttpServletRequest request = request("8.8.8.8", "9.9.9.9");

    assertThat(addresses.network(request)).contains("8.8.8.8");
    assertThat(addresses.address(request)).isEqualTo("8.8.8.8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "fd00::1", "fe80::1%eth0"})
  void without_the_setting_the_address_of_a_proxy_is_nobody_s(String proxy) {
    assertThat(addresses(Map.of()).network(request(proxy, "9.9.9.9"))).isEmpty();
    assertThat(trusting("X-Real-IP").network(request(proxy))).isPresent();
  }

  @Test
  void the_last_value_counts_which_the_proxy_has_added() {
    ClientAddresses addresses = trusting("X-Forwarded-For");
    HttpServletRequest request = request("127.0.0.1", "6.6.6.6", "7.7.7.7, 1.1.1.1,9.9.9.9");

    assertThat(addresses.network(request)).contains("9.9.9.9");
    assertThat(addresses.address(request)).isEqualTo("9.9.9.9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=192.0.2.43, for=198.51.100.17;proto=https | 198.51.100.17",
        "proto=https;For=\"198.51.100.17:4711\" | 198.51.100.17",
        "for=\"[2001:db8:cafe:7::17]:4711\" | 20010db8cafe0007/64",
        "by=203.0.113.43;for=198.51.100.17 | 198.51.100.17",
        "for=_hidden | 127.0.0.1",
        "for=unknown | 127.0.0.1",
        "xfor=198.51.100.17 | 127.0.0.1"
      })
  void forwarded_is_read_by_its_own_rules(String line, String network) {
    assertThat(trusting("Forwarded").network(request("127.0.0.1", line))).contains(network);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
    "2001:db8:1:2::9, 20010db800010002/64",
    "[2001:db8:1:2::9]:443, 20010db800010002/64",
    "::ffff:198.51.100.17, 198.51.100.17",
    "198.51.100.17:80, 198.51.100.17"
  })
  void a_person_s_whole_ipv6_network_is_one_client(String value, String network) {
    assertThat(trusting("X-Real-IP").network(request("127.0.0.1", value))).contains(network);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "example.com", "1", "0x7f.1", "256.1.1.1", "1.2.3.4,"})
  void what_is_no_address_does_not_count_and_is_never_looked_up(String value) {
    assertThat(trusting("X-Real-IP").network(request("127.0.0.1", value))).contains("127.0.0.1");
  }

  @Test
  void the_setting_must_be_the_name_of_a_header() {
    assertThatThrownBy(() -> trusting("X-Forwarded-For, Forwarded"))
        .hasMessageContaining("atproto.client-address-header")
        .hasMessageContaining("name of a header");
  }
}
