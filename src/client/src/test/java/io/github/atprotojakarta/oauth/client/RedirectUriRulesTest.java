package io.github.atprotojakarta.oauth.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectUriRulesTest {
  @ParameterizedTest
  @CsvSource({
    "https://app.example.com/cb, https://app.example.com/cb, true",
    "https://app.example.com/cb, https://app.example.com:8443/cb, false",
    "https://127.0.0.1/cb, https://127.0.0.1:8443/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:49152/cb, true",
    "http://127.0.0.1, http://127.0.0.1:49152/, true",
    "http://[::1]/cb?a=1, http://[::1]:1/cb?a=1, true",
    "http://127.0.0.1:8080/cb, http://127.0.0.1:8080/cb, true",
    "http://127.0.0.1:8080, http://127.0.0.1:8080/, true",
    "http://127.0.0.1:8080/cb, http://127.0.0.1:8081/cb, false",
    "http://127.0.0.1:0, http://127.0.0.1:8081/, false",
    "http://127.0.0.1/cb, https://127.0.0.1:1/cb, false",
    "http://127.0.0.1/cb, http://[::1]:1/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:1/other, false",
    "http://127.0.0.1/cb, http://127.0.0.1:1/cb?a=1, false",
    "http://127.0.0.1/cb, http://user@127.0.0.1:1/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:1/cb#x, false"
  })
  void only_the_port_of_a_loopback_address_may_differ(URI declared, URI requested, boolean same) {
    assertThat(RedirectUriRules.matches(declared, requested)).isEqualTo(same);
  }
}
