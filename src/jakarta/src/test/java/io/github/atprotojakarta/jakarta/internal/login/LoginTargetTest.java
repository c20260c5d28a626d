package io.github.atprotojakarta.jakarta.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTargetTest {
  @ParameterizedTest
  @CsvSource({
    "alice.bsky.social, bsky.social",
    "@Alice.BSKY.social, bsky.social",
    "x1.evil.example.org, example.org",
    "a.b.c.d.evil.example.org, example.org",
    "example.org, example.org",
    "https://pds.example.org, example.org",
    "https://x7.pds.example.org:8443, example.org",
    "https://bsky.app/profile/x.evil.example.org, example.org",
    "at://x2.example.org, example.org",
    "did:web:x3.example.org, example.org",
    "did:web:localhost%3A8080, localhost",
    "did:plc:ewvi7nxzyoun6zhxrhs64oiz, did:plc",
    "http://192.0.2.7:8080, 192.0.2.7",
    "http://localhost:8080, localhost"
  })
  void whoever_has_a_domain_is_one_target(String identifier, String target) {
    assertThat(LoginTarget.of(identifier)).contains(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "a@b@c", "alice@example.org", "did:", "https://", "x y"})
  void an_invalid_identifier_has_none(String identifier) {
    assertThat(LoginTarget.of(identifier)).isEmpty();
  }

  @Test
  void an_ipv6_address_is_a_target() {
    assertThat(LoginTarget.of("http://[2001:db8::1]:8080")).contains("[2001:db8::1]");
  }
}
