package io.github.atprotojakarta.oauth.server;

import static io.github.atprotojakarta.oauth.Samples.ISSUER;
import static io.github.atprotojakarta.oauth.Samples.array;
import static io.github.atprotojakarta.oauth.Samples.text;
import static io.github.atprotojakarta.oauth.Samples.with;
import static io.github.atprotojakarta.oauth.Samples.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.oauth.Samples;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationServerMetadataTest {
  private static final JsonObject VALID = Samples.serverMetadata(ISSUER);

  @Test
  void valid_metadata_is_read() {
    AuthorizationServerMetadata server = AuthorizationServerMetadata.parse(VALID, ISSUER, false);

    assertThat(server.issuer()).isEqualTo(ISSUER);
    assertThat(server.tokenEndpoint()).isEqualTo(URI.create(ISSUER + "/oauth/token"));
    assertThat(server.pushedAuthorizationRequestEndpoint())
        .isEqualTo(URI.create(ISSUER + "/oauth/par"));
    assertThat(server.authorizationEndpoint()).isEqualTo(URI.create(ISSUER + "/oauth/authorize"));
    assertThat(server.revocationEndpoint()).isEqualTo(URI.create(ISSUER + "/oauth/revoke"));
    assertThat(server.promptValues()).containsExactlyInAnyOrder("login", "create");
    assertThat(server.authMethods()).containsExactlyInAnyOrder("none", "private_key_jwt");
  }

  @Test
  void optional_members_may_be_missing() {
    JsonObject json = VALID;
    for (String name :
        new String[] {
          "revocation_endpoint",
          "prompt_values_supported",
          "token_endpoint_auth_signing_alg_values_supported"
        }) {
      json = without(json, name);
    }

    AuthorizationServerMetadata server = AuthorizationServerMetadata.parse(json, ISSUER, false);

    assertThat(server.revocationEndpoint()).isNull();
    assertThat(server.promptValues()).isEmpty();
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("issuer", text("https://evil.example.com")),
        Arguments.of("issuer", text(ISSUER + "/")),
        Arguments.of("issuer", JsonValue.NULL),
        Arguments.of("client_id_metadata_document_supported", JsonValue.FALSE),
        Arguments.of("client_id_metadata_document_supported", text("true")),
        Arguments.of("require_pushed_authorization_requests", JsonValue.FALSE),
        Arguments.of("authorization_response_iss_parameter_supported", JsonValue.FALSE),
        Arguments.of("authorization_response_iss_parameter_supported", text("true")),
        Arguments.of("code_challenge_methods_supported", array("plain")),
        Arguments.of("code_challenge_methods_supported", text("S256")),
        Arguments.of("dpop_signing_alg_values_supported", array("RS256")),
        Arguments.of("scopes_supported", array("openid")),
        Arguments.of("response_types_supported", array("token")),
        Arguments.of("grant_types_supported", array("authorization_code")),
        Arguments.of("grant_types_supported", array("refresh_token")),
        Arguments.of("token_endpoint_auth_methods_supported", array("client_secret_basic")),
        Arguments.of("token_endpoint_auth_signing_alg_values_supported", array("RS256")),
        Arguments.of("token_endpoint_auth_signing_alg_values_supported", array("ES256", "none")),
        Arguments.of("prompt_values_supported", text("login")),
        Arguments.of("authorization_endpoint", text("http://login.example.com/authorize")),
        Arguments.of("authorization_endpoint", text("https:///authorize")),
        Arguments.of("authorization_endpoint", text("javascript:alert(1)")),
        Arguments.of("token_endpoint", text("http://issuer.example.com/token")),
        Arguments.of("token_endpoint", text("/oauth/token")),
        Arguments.of("token_endpoint", text("https://user@issuer.example.com/token")),
        Arguments.of("token_endpoint", text("https://issuer.example.com@evil.example.com/token")),
        Arguments.of("revocation_endpoint", text("http://issuer.example.com/revoke")),
        Arguments.of("revocation_endpoint", text("https://issuer.example.com/x#y")),
        Arguments.of("revocation_endpoint", text("not an address")),
        Arguments.of("pushed_authorization_request_endpoint", text("https://u:p@issuer.example")));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void a_broken_rule_is_refused_with_server_member_and_value(String name, JsonValue value) {
    JsonObject json = with(VALID, name, value);

    assertThatThrownBy(() -> AuthorizationServerMetadata.parse(json, ISSUER, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContainingAll(ISSUER.toString(), "\"" + name + "\" is " + value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "pushed_authorization_request_endpoint",
        "require_pushed_authorization_requests",
        "client_id_metadata_document_supported",
        "authorization_response_iss_parameter_supported",
        "code_challenge_methods_supported",
        "dpop_signing_alg_values_supported",
        "scopes_supported",
        "token_endpoint_auth_methods_supported"
      })
  void a_missing_member_is_refused(String name) {
    JsonObject json = without(VALID, name);

    assertThatThrownBy(() -> AuthorizationServerMetadata.parse(json, ISSUER, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("\"" + name + "\" is missing");
  }

  @Test
  void endpoints_may_be_on_other_hosts_and_ports() {
    JsonObject json =
        with(
            with(
                VALID, "authorization_endpoint", text("https://auth.issuer.example.com/oauth?a=b")),
            "token_endpoint",
            text("https://issuer.example.com:8443/token"));

    AuthorizationServerMetadata server = AuthorizationServerMetadata.parse(json, ISSUER, false);

    assertThat(server.authorizationEndpoint())
        .hasToString("https://auth.issuer.example.com/oauth?a=b");
    assertThat(server.tokenEndpoint()).hasToString("https://issuer.example.com:8443/token");
  }

  @Test
  void in_development_mode_http_is_for_the_issuer_itself_only() {
    URI issuer = URI.create("http://localhost:2583");
    JsonObject local = Json.createObjectBuilder(VALID).add("issuer", issuer.toString()).build();
    for (String name :
        List.of(
            "authorization_endpoint",
            "token_endpoint",
            "pushed_authorization_request_endpoint",
            "revocation_endpoint")) {
      local = with(local, name, text(issuer + "/" + name));
    }
    assertThat(AuthorizationServerMetadata.parse(local, issuer, true).tokenEndpoint())
        .hasToString("http://localhost:2583/token_endpoint");
    JsonObject other = with(local, "token_endpoint", text("http://localhost:2584/token"));
    assertThatThrownBy(() -> AuthorizationServerMetadata.parse(other, issuer, true))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("must be an https address")
        .hasMessageNotContaining("profile");
  }

  @Test
  void only_known_prompts_and_methods_are_kept() {
    JsonObject json =
        with(
            with(VALID, "prompt_values_supported", array("x".repeat(9), "create", "y")),
            "token_endpoint_auth_methods_supported",
            array("none", "z".repeat(9), "client_secret_basic"));

    AuthorizationServerMetadata server = AuthorizationServerMetadata.parse(json, ISSUER, false);

    assertThat(server.promptValues()).containsExactly("create");
    assertThat(server.authMethods()).containsExactly("none");
  }

  @Test
  void an_endpoint_has_2048_characters_at_most() {
    String longest = ISSUER + "/" + "x".repeat(2047 - ISSUER.toString().length());

    assertThat(
            AuthorizationServerMetadata.parse(
                    with(VALID, "token_endpoint", text(longest)), ISSUER, false)
                .tokenEndpoint())
        .hasToString(longest);
    JsonObject json = with(VALID, "token_endpoint", text(longest + "x"));
    assertThatThrownBy(() -> AuthorizationServerMetadata.parse(json, ISSUER, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("at most 2048 characters");
  }

  @Test
  void a_plain_http_issuer_is_for_development_only() {
    URI local = URI.create("http://localhost:2583");
    JsonObject json = Samples.serverMetadata(local);

    assertThat(AuthorizationServerMetadata.parse(json, local, true).issuer()).isEqualTo(local);
    assertThatThrownBy(() -> AuthorizationServerMetadata.parse(json, local, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("development mode");
  }

  @Test
  void what_a_server_says_cannot_forge_log_lines() {
    JsonObject json =
        with(VALID, "scopes_supported", text("x\n2026 SEVERE owned\u202e" + "y".repeat(999)));

    assertThatThrownBy(() -> AuthorizationServerMetadata.parse(json, ISSUER, false))
        .message()
        .doesNotContain("\n", "\u202e")
        .hasSizeLessThan(600);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization_endpoint",
        "token_endpoint",
        "pushed_authorization_request_endpoint",
        "revocation_endpoint"
      })
  void longer_addresses_weigh_more(String name) {
    JsonObject longer = with(VALID, name, text(VALID.getString(name) + "x".repeat(100)));

    assertThat(weight(longer)).isGreaterThanOrEqualTo(weight(VALID) + 100);
  }

  @Test
  void an_address_that_is_missing_weighs_nothing() {
    assertThat(weight(without(VALID, "revocation_endpoint")))
        .isLessThan(weight(VALID))
        .isGreaterThan(ISSUER.toString().length());
  }

  private static int weight(JsonObject json) {
    return AuthorizationServerMetadata.parse(json, ISSUER, false).weight();
  }
}
