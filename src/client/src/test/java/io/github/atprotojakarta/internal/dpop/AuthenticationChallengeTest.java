package io.github.atprotojakarta.internal.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpResponse;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationChallengeTest {
  private static HttpResponse answer(int status, String... headers) {
    return new HttpResponse(
        status, Map.of("www-authenticate", List.of(headers)), InputStream.nullInputStream());
  }

  @Test
  void the_challenge_of_the_reference_server_is_read() {
    assertThat(
            AuthenticationChallenge.parse(
                List.of(
                    "DPoP algs=\"RS256 ES256\", error=\"invalid_token\", error_description=\"a, b\"")))
        .containsExactly(
            new AuthenticationChallenge(
                "dpop",
                Map.of(
                    "algs", "RS256 ES256",
                    "error", "invalid_token",
                    "error_description", "a, b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DPoP error=\"use_dpop_nonce\"",
        "dpop ERROR=use_dpop_nonce",
        "Bearer error=\"invalid_token\", DPoP algs=\"ES256\", error=\"use_dpop_nonce\"",
        "Basic, DPoP error = \"use_dpop_nonce\"",
        "Negotiate YII+a/b==, DPoP error=\"use_dpop_nonce\"",
        "Negotiate YII, , DPoP error=\"use_dpop_nonce\"",
        "DPoP error=\"use_dpop\\_nonce\", Bearer realm=\"x\"",
        "DPoP realm=\"a \\\"quoted\\\", Bearer error=\", error=\"use_dpop_nonce\""
      })
  void the_dpop_challenge_is_found_among_others(String header) {
    assertThat(AuthenticationChallenge.dpopError(answer(401, header))).contains("use_dpop_nonce");
  }

  @Test
  void the_dpop_challenge_is_found_in_any_header_line() {
    assertThat(
            AuthenticationChallenge.dpopError(
                answer(401, "Bearer realm=\"x\"", "DPoP error=\"invalid_token\"")))
        .contains("invalid_token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer error=\"use_dpop_nonce\"",
        "DPoP",
        "DPoP realm=\"error=use_dpop_nonce\"",
        "Bearer realm=\"DPoP error=use_dpop_nonce\"",
        "DPoP algs=\"ES256\", Bearer error=\"use_dpop_nonce\"",
        "DPoP realm=\"never closed, error=use_dpop_nonce",
        "====",
        "\"\"\"",
        "DPoP =use_dpop_nonce"
      })
  void no_dpop_error_is_found_where_there_is_none(String header) {
    assertThat(AuthenticationChallenge.dpopError(answer(401, header))).isEmpty();
  }

  @Test
  void a_header_that_ends_within_a_challenge_is_read_up_to_its_end() {
    String basic = "Basic realm=\"x\", ";
    AuthenticationChallenge first = new AuthenticationChallenge("basic", Map.of("realm", "x"));

    assertThat(AuthenticationChallenge.parse(List.of(basic + "DPoP error=\"a\\")))
        .containsExactly(first, new AuthenticationChallenge("dpop", Map.of("error", "a\\")));
    assertThat(AuthenticationChallenge.parse(List.of(basic + "DPoP error=\"a")))
        .containsExactly(first, new AuthenticationChallenge("dpop", Map.of("error", "a")));
    assertThat(AuthenticationChallenge.parse(List.of(basic + "DPoP error=\"")))
        .containsExactly(first, new AuthenticationChallenge("dpop", Map.of("error", "")));
    // RFC 9110 section 11.2: "error=" may be credentials without a name.
    assertThat(AuthenticationChallenge.parse(List.of(basic + "DPoP error=")))
        .containsExactly(first, new AuthenticationChallenge("dpop", Map.of()));
    assertThat(AuthenticationChallenge.parse(List.of(basic + "DPoP algs=\"x\", error=")))
        .containsExactly(
            first, new AuthenticationChallenge("dpop", Map.of("algs", "x", "error", "")));
    assertThat(AuthenticationChallenge.parse(List.of(basic + "DPoP algs=\"x\", error")))
        .containsExactly(
            first,
            new AuthenticationChallenge("dpop", Map.of("algs", "x")),
            new AuthenticationChallenge("error", Map.of()));
    assertThat(AuthenticationChallenge.parse(List.of(basic + "DPoP")))
        .containsExactly(first, new AuthenticationChallenge("dpop", Map.of()));
    assertThat(AuthenticationChallenge.parse(List.of(basic + "DPoP \t")))
        .containsExactly(first, new AuthenticationChallenge("dpop", Map.of()));
  }

  @Test
  void a_challenge_counts_in_a_401_only() {
    assertThat(AuthenticationChallenge.dpopError(answer(400, "DPoP error=\"use_dpop_nonce\"")))
        .isEmpty();
  }

  @Test
  void sixteen_challenges_in_four_kib_are_read_at_most() {
    String many = "Basic, ".repeat(16) + "DPoP error=\"use_dpop_nonce\"";
    assertThat(AuthenticationChallenge.parse(List.of(many))).hasSize(16);
    assertThat(AuthenticationChallenge.dpopError(answer(401, many))).isEmpty();

    String dpop = "DPoP error=\"use_dpop_nonce\"";
    String padding = "Bearer realm=\"" + "x".repeat(4096 - 15 - dpop.length()) + "\"";
    assertThat(AuthenticationChallenge.dpopError(answer(401, padding, dpop)))
        .contains("use_dpop_nonce");
    assertThat(AuthenticationChallenge.dpopError(answer(401, padding + " ", dpop))).isEmpty();
  }
}
