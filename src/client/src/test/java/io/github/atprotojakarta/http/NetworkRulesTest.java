package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's rules for outgoing requests. */
class NetworkRulesTest {
  private static final URI PDS = URI.create("https://pds.example.com/");

  @ParameterizedTest
  @CsvSource({
    "203.0.112.0/24, 203.0.112.9",
    "8.8.8.8, 8.8.8.8",
    "2001:4860::/32, 2001:4860:4860::8888",
    "8.8.8.0/24, 64:ff9b::808:808",
    "0.0.0.0/0, 1.1.1.1"
  })
  void a_denied_address_is_refused_although_it_is_public(String denied, String address)
      throws UnknownHostException {
    NetworkRules rules = NetworkRules.builder().deny(denied).allow("0.0.0.0/0, ::/0").build();

    assertThat(rules.refusal(PDS, InetAddress.getByName(address))).contains("denies");
    assertThat(NetworkRules.DEFAULT.refusal(PDS, InetAddress.getByName(address))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.2.3",
    "fd00::/8, fd12::1",
    "10.0.0.0/8, 64:ff9b::a01:203",
    "10.0.0.0/8, 2002:a01:203::1"
  })
  void an_allowed_address_is_used_although_it_is_not_public(String allowed, String address)
      throws UnknownHostException {
    NetworkRules rules = NetworkRules.builder().allow(allowed).build();

    assertThat(rules.refusal(PDS, InetAddress.getByName(address))).isNull();
    assertThat(NetworkRules.DEFAULT.refusal(PDS, InetAddress.getByName(address)))
        .contains("not public");
    assertThat(rules.refusal(PDS, InetAddress.getByName("192.168.1.1"))).contains("not public");
  }

  @Test
  void a_mapped_address_is_judged_by_the_ipv4_address_in_it() throws UnknownHostException {
    byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 8, 8, 8, 8};
    InetAddress mapped = Inet6Address.getByAddress("mapped.example", bytes, -1);

    assertThat(NetworkRules.builder().deny("8.8.8.8").build().refusal(PDS, mapped)).isNotNull();
    assertThat(NetworkRules.DEFAULT.refusal(PDS, mapped)).isNull();
  }

  @Test
  void the_machines_own_addresses_are_refused_unless_the_host_is_the_applications()
      throws UnknownHostException {
    InetAddress own = InetAddress.getByName("8.8.4.4");
    NetworkRules rules =
        NetworkRules.builder()
            .own(own::equals)
            .ownAddress(URI.create("https://App.example.com/oauth/client-metadata.json"))
            .build();

    assertThat(rules.refusal(PDS, own)).contains("of this machine");
    assertThat(rules.refusal(URI.create("https://app.example.com:443/x"), own)).isNull();
    assertThat(rules.refusal(URI.create("https://app.example.com:8443/x"), own)).isNotNull();
    assertThat(rules.toBuilder().allow("8.8.4.0/24").build().refusal(PDS, own)).isNull();
  }

  @Test
  void loopback_is_an_own_address() {
    assertThat(NetworkRules.DEFAULT.refusal(PDS, InetAddress.getLoopbackAddress()))
        .contains("of this machine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.b/", "https://a.b:1024/", "https://a.b:65535/"})
  void https_and_unprivileged_ports_are_allowed(String target) {
    assertThat(NetworkRules.DEFAULT.portRefusal(URI.create(target))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.b:25/", "https://a.b:993/", "http://a.b/", "https://a.b:0/"})
  void ports_of_other_services_are_refused(String target) {
    assertThat(NetworkRules.DEFAULT.portRefusal(URI.create(target))).contains("not allowed");
  }

  @ParameterizedTest
  @CsvSource({"442, 443", "444, 1024", "1023, 1024"})
  void a_refusal_names_the_ports_that_are_allowed(int refused, int allowed) {
    assertThat(NetworkRules.DEFAULT.portRefusal(URI.create("https://a.b:" + refused + "/")))
        .isEqualTo("the port " + refused + " is not allowed (443, 1024-65535)");
    assertThat(NetworkRules.DEFAULT.portRefusal(URI.create("https://a.b:" + allowed + "/")))
        .isNull();
  }

  @Test
  void the_ends_of_a_range_are_in_it() {
    NetworkRules rules = NetworkRules.builder().ports("80, 9-9 65535").build();

    for (String target : new String[] {"http://a.b/", "https://a.b:9/", "https://a.b:65535/"}) {
      assertThat(rules.portRefusal(URI.create(target))).isNull();
    }
    assertThat(rules.portRefusal(URI.create("https://a.b/")))
        .isEqualTo("the port 443 is not allowed (80, 9, 65535)");
  }

  @Test
  void a_single_address_is_a_range_of_one() throws UnknownHostException {
    NetworkRules rules =
        NetworkRules.builder().deny("8.8.8.8/32 2001:4860::1/128, 9.9.9.0/31").build();

    for (String denied : new String[] {"8.8.8.8", "2001:4860::1", "9.9.9.0", "9.9.9.1"}) {
      assertThat(rules.denies(InetAddress.getByName(denied))).isTrue();
    }
    for (String other : new String[] {"8.8.8.9", "2001:4860::2", "9.9.9.2", "9.9.9.128"}) {
      assertThat(rules.denies(InetAddress.getByName(other))).isFalse();
    }
  }

  @Test
  void a_request_to_a_refused_port_is_not_sent() {
    NetworkRules rules = NetworkRules.builder().ports("443").build();
    try (GuardedHttpClient client =
        GuardedHttpClient.builder().networkRules(rules).nameResolver(h -> List.of()).build()) {
      HttpTransportException e =
          catchThrowableOfType(
              HttpTransportException.class,
              () -> client.send(HttpRequest.get(URI.create("https://a.b:8443/")).build()));

      assertThat(e.kind()).isEqualTo(HttpTransportException.Kind.BLOCKED);
      assertThat(e).hasMessageContaining("port 8443").hasMessageContaining("443");
    }
  }

  @Test
  void a_denied_address_is_refused_in_development_too() {
    NetworkRules rules = NetworkRules.builder().deny("127.0.0.0/8").build();
    try (GuardedHttpClient client =
        GuardedHttpClient.builder().allowInsecure(true).networkRules(rules).build()) {
      assertThat(
              catchThrowableOfType(
                      HttpTransportException.class,
                      () -> client.send(HttpRequest.get(URI.create("http://127.0.0.1:9/")).build()))
                  .kind())
          .isEqualTo(HttpTransportException.Kind.BLOCKED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "example.com", "10.0.0.0/33", "::/129", "10.0.0/8", "1.2.3.4/", "/8", "a,"})
  void invalid_ranges_are_named(String list) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkRules.builder().deny(list))
        .withMessageContaining("such as 10.0.0.0/8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "65536", "9-8", "https", "443;8443", "-1"})
  void invalid_ports_are_named(String list) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkRules.builder().ports(list))
        .withMessageContaining("such as 443");
  }
}
