package io.github.atprotojakarta.oauth.client;

import static io.github.atprotojakarta.oauth.Samples.CALLBACK;
import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static io.github.atprotojakarta.oauth.Samples.array;
import static io.github.atprotojakarta.oauth.Samples.text;
import static io.github.atprotojakarta.oauth.Samples.with;
import static io.github.atprotojakarta.oauth.Samples.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.oauth.Samples;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The requirements of atproto.com/specs/oauth for what a client says of itself, each by its number
 * in the project's list: C client metadata, L loopback client, A authorization request, H
 * hardening.
 */
class ClientMetadataChecklistTest {
  private static final JsonObject PUBLIC = Samples.publicClient().toJson();
  private static final JsonObject CONFIDENTIAL = Samples.confidentialClient().toJson();
  private static final JsonObject NATIVE = with(PUBLIC, "application_type", text("native"));
  private static final JsonObject LOOPBACK =
      ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/cb")), "atproto").toJson();

  /** Each refusal names the field, the value and the rule. */
  private static void refused(JsonObject valid, String field, JsonValue value, String rule) {
    String shown = value.toString().replaceAll("^\"|\"$", "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(with(valid, field, value)))
        .withMessageContainingAll("\"" + field + "\" is ", rule)
        .satisfies(
            e ->
                assertThat(List.of(shown, shown.replaceAll("^\\[\"|\"]$", "")))
                    .anyMatch(String.valueOf(e.getMessage())::contains));
  }

  @ParameterizedTest
  @CsvSource({
    "http://app.example.com/c.json, must begin with https://",
    "https://app.example.com:8443/c.json, no port",
    "https://app.example.com, must have a path",
    "https://app.example.com/, must have a path",
    "https://app.example.com/c/, without a slash at the end",
    "https://app.example.com/c.json#x, no fragment",
    "https://me@app.example.com/c.json, no credentials",
    "https://203.0.113.7/c.json, not an IP address",
    "https://APP.example.com/c.json, canonical",
    "https://app.example.com/a/./c.json, canonical",
    "https://app/c.json, public domain name",
    "https://app.test/c.json, public domain name",
    "https://app.local/c.json, public domain name",
    "https://app.invalid/c.json, public domain name",
    "https://app.example/c.json, public domain name"
  })
  void a_client_id_of_another_form_is_refused(String clientId, String rule) {
    refused(PUBLIC, "client_id", text(clientId), rule);
  }

  @Test
  void a_client_without_the_code_flow_is_refused() {
    refused(PUBLIC, "grant_types", array("refresh_token"), "must contain \"authorization_code\"");
    refused(
        PUBLIC, "grant_types", array("authorization_code", "implicit"), "may contain \"refresh");
    refused(
        PUBLIC, "grant_types", array("authorization_code", "authorization_code"), "repeat a value");
    refused(PUBLIC, "response_types", array("token"), "must contain \"code\"");
    refused(PUBLIC, "response_types", array("code", "anything"), "only known response types");
    refused(PUBLIC, "response_types", text("code"), "must be a list of strings");
  }

  @Test
  void a_client_that_does_not_refresh_need_not_say_so() {
    assertThat(ClientMetadata.parse(without(PUBLIC, "grant_types")).confidential()).isFalse();
    assertThat(ClientMetadata.parse(without(PUBLIC, "response_types")).confidential()).isFalse();
  }

  @Test
  void a_scope_without_atproto_or_with_duplicates_or_of_bad_form_is_refused() {
    refused(PUBLIC, "scope", text("transition:generic"), "must contain \"atproto\"");
    refused(PUBLIC, "scope", text("atproto repo:a repo:a"), "repeat a value");
    refused(PUBLIC, "scope", text("atproto  repo:a"), "single spaces");
    refused(PUBLIC, "scope", JsonValue.TRUE, "must be a string");
  }

  @ParameterizedTest
  @CsvSource({
    "http://app.example.com/cb, must be https",
    "http://127.0.0.1/cb, must be https",
    "https://localhost/cb, public domain name",
    "https://app.test/cb, public domain name",
    "https://127.0.0.1/cb, public host",
    "https://app.example.com:443/cb, default port",
    "https://app.example.com/cb#x, no fragment",
    "https://u:p@app.example.com/cb, no credentials",
    "com.example.app:/cb, must be https"
  })
  void a_redirect_address_that_a_web_client_may_not_have_is_refused(String uri, String rule) {
    refused(PUBLIC, "redirect_uris", array(uri), rule);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost/cb, must not use the name localhost",
    "com.example.other:/cb, in reverse",
    "com.example.app://cb, single slash",
    "com.example.app:cb, single slash",
    "myapp:/cb, in reverse"
  })
  void a_redirect_address_that_a_native_client_may_not_have_is_refused(String uri, String rule) {
    refused(NATIVE, "redirect_uris", array(uri), rule);
  }

  @Test
  void a_client_without_redirect_addresses_is_refused() {
    refused(PUBLIC, "redirect_uris", array(), "at least one address");
  }

  @Test
  void another_application_type_and_a_native_client_with_keys_are_refused() {
    refused(PUBLIC, "application_type", text("desktop"), "must be ");
    refused(CONFIDENTIAL, "application_type", text("native"), "must be web");
    assertThat(ClientMetadata.parse(without(PUBLIC, "application_type")).redirectUris())
        .containsExactly(CALLBACK);
  }

  @Test
  void a_client_without_dpop_bound_access_tokens_is_refused() {
    refused(PUBLIC, "dpop_bound_access_tokens", JsonValue.FALSE, "must be true");
    refused(PUBLIC, "dpop_bound_access_tokens", text("true"), "must be true");
  }

  @Test
  void authentication_and_keys_must_go_together() {
    refused(PUBLIC, "token_endpoint_auth_method", text("client_secret_basic"), "\"none\" or");
    refused(PUBLIC, "token_endpoint_auth_signing_alg", text("ES256"), "left out");
    refused(
        CONFIDENTIAL, "token_endpoint_auth_signing_alg", text("none"), "must be one of [ES256, ");
    refused(
        CONFIDENTIAL, "token_endpoint_auth_signing_alg", text("HS256"), "must be one of [ES256, ");
    refused(CONFIDENTIAL, "jwks_uri", text("http://app.example.com/jwks.json"), "https://");
    JsonObject keys = ClientKeySet.generate(RANDOM).toPublicJwks();
    refused(with(CONFIDENTIAL, "jwks", keys), "jwks_uri", text(Samples.JWKS + ""), "left out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"EC\"}]}",
        "{\"keys\":[{\"kid\":\"k\",\"kty\":\"oct\",\"k\":\"hunter2\"}]}",
        "{\"keys\":[{\"kid\":\"k\",\"kty\":\"EC\",\"d\":\"hunter2\"}]}",
        "{\"keys\":[{\"kid\":\"k\",\"kty\":\"EC\",\"use\":\"tls\"}]}",
        "{\"keys\":[{\"kid\":\"k\",\"kty\":\"EC\",\"key_ops\":[\"sign\"]}]}",
        "{\"keys\":[{\"kid\":\"k\",\"kty\":\"EC\",\"key_ops\":[]}]}",
        "{\"keys\":[{\"kid\":\"k\",\"kty\":\"EC\",\"use\":\"sig\",\"key_ops\":[\"encrypt\"]}]}",
        "{\"keys\":[{\"kid\":\"k\",\"kty\":\"EC\",\"revoked\":{\"revoked_at\":1}}]}"
      })
  void published_keys_that_servers_pass_over_are_refused(String jwks) {
    JsonObject json =
        with(without(CONFIDENTIAL, "jwks_uri"), "jwks", UntrustedJson.object(jwks).orElseThrow());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(json))
        .withMessageStartingWith("Client metadata: ")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void pages_must_be_https_and_the_home_page_a_parent_of_the_client_id() {
    refused(PUBLIC, "client_uri", text("https://other.example.com/"), "origin of the client_id");
    refused(PUBLIC, "client_uri", text("https://app.example.com/shop"), "a parent of its path");
    refused(PUBLIC, "client_uri", text("https://app.example.com/oau"), "a parent of its path");
    for (String field : List.of("client_uri", "logo_uri", "tos_uri", "policy_uri")) {
      refused(PUBLIC, field, text("http://app.example.com/"), "must begin with https://");
      refused(PUBLIC, field, text("https://localhost/"), "public domain name");
    }
  }

  @Test
  void fields_that_the_reference_server_refuses_are_refused() {
    refused(PUBLIC, "subject_type", text("pairwise"), "must be public");
    refused(PUBLIC, "authorization_details_types", array("payment"), "empty or left out");
    refused(PUBLIC, "tls_client_certificate_bound_access_tokens", JsonValue.TRUE, "left out");
    refused(PUBLIC, "tls_client_certificate_bound_access_tokens", text("no"), "true or false");
    refused(PUBLIC, "require_auth_time", text("yes"), "true or false");
    refused(PUBLIC, "request_object_signing_alg", JsonValue.TRUE, "must be a string");
    refused(PUBLIC, "contacts", array("nobody"), "e-mail");
    refused(PUBLIC, "default_max_age", Json.createValue(10), "left out");
    for (String field :
        List.of(
            "userinfo_signed_response_alg",
            "userinfo_encrypted_response_alg",
            "id_token_signed_response_alg",
            "authorization_encrypted_response_enc")) {
      refused(PUBLIC, field, text("RS256"), "left out");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080?scope=atproto",
        "http://localhost/path?scope=atproto",
        "http://localhost?scope=atproto&scope=atproto",
        "http://localhost?foo=bar",
        "http://localhost?scope=transition%3Ageneric",
        "http://localhost#x",
        "http://127.0.0.1?scope=atproto"
      })
  void another_loopback_client_id_is_refused(String clientId) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(with(LOOPBACK, "client_id", text(clientId))))
        .withMessageContaining("Client metadata: ");
  }

  @Test
  void the_defaults_of_the_loopback_client_are_the_loopback_addresses_and_atproto() {
    JsonObject bare = with(LOOPBACK, "client_id", text("http://localhost"));
    JsonObject both = with(bare, "redirect_uris", array("http://127.0.0.1/", "http://[::1]/"));

    assertThat(ClientMetadata.parse(both).scope()).isEqualTo("atproto");
  }

  @Test
  void the_loopback_client_is_public_and_native_on_ip_literals_with_any_port() {
    refused(LOOPBACK, "redirect_uris", array("http://localhost/cb"), "127.0.0.1");
    refused(LOOPBACK, "redirect_uris", array("http://127.0.0.1/other"), "in the client_id");
    refused(LOOPBACK, "application_type", text("web"), "must be native");
    refused(LOOPBACK, "client_uri", text("https://app.example.com/"), "left out");
    ClientMetadata client = ClientMetadata.parse(LOOPBACK);
    assertThat(client.accepts(URI.create("http://127.0.0.1:4711/cb"))).isTrue();
    assertThat(client.accepts(URI.create("http://127.0.0.1:4711/other"))).isFalse();
  }

  @Test
  void only_declared_redirect_addresses_are_accepted() {
    ClientMetadata client = Samples.publicClient();

    assertThat(client.accepts(CALLBACK)).isTrue();
    assertThat(client.accepts(URI.create("https://evil.example.com/oauth/callback"))).isFalse();
  }

  @Test
  void a_client_secret_is_refused_and_not_shown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(with(PUBLIC, "client_secret", text("hunter2"))))
        .withMessageContaining("client_secret")
        .withMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "http://issuer.example.com/authorize",
        "https://user@issuer.example.com/authorize",
        "https://issuer.example.com/authorize#top",
        "app://authorize"
      })
  void a_browser_is_only_ever_sent_to_an_https_address_without_userinfo_and_fragment(
      String address) {
    JsonObject server =
        with(Samples.serverMetadata(Samples.ISSUER), "authorization_endpoint", text(address));

    assertThatThrownBy(() -> AuthorizationServerMetadata.parse(server, Samples.ISSUER, false))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("authorization_endpoint");
  }
}
