package io.github.atprotojakarta.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicHostsTest {
  @ParameterizedTest
  @ValueSource(strings = {"app.example.com", "APP.dev.", "8.8.8.8", "[2606:4700::1111]", "a.b.zip"})
  void a_name_of_the_public_dns_or_a_public_address_may_be_reached(String host) {
    assertThat(PublicHosts.mayBePublic(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app",
        "localhost",
        "app.test",
        "app.TEST.",
        "router.home.arpa",
        "db.internal",
        "x.alt",
        "a.onion",
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "[::1]",
        "[fd00::1]"
      })
  void a_reserved_name_or_an_inner_address_is_not_reached_by_strangers(String host) {
    assertThat(PublicHosts.mayBePublic(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "app.localhost",
        "app",
        "app.test",
        "APP.Test.",
        "db.internal",
        "printer.local",
        "app.example",
        "router.home.arpa",
        "home.arpa",
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "[::1]",
        "[fd00::1]"
      })
  void a_private_host_is_one_that_strangers_cannot_reach(String host) {
    assertThat(PublicHosts.isPrivate(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.example.com",
        "8.8.8.8",
        "[2606:4700::1111]",
        "service.onion",
        "name.alt",
        "1.0.0.10.in-addr.arpa",
        "evilhome.arpa",
        "app.lan",
        "app.corp",
        "test.example.com",
        "internal.dev"
      })
  void a_host_is_not_private_because_its_name_is_unusual(String host) {
    assertThat(PublicHosts.isPrivate(host)).isFalse();
  }
}
