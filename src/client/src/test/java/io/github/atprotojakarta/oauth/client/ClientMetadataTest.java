package io.github.atprotojakarta.oauth.client;

import static io.github.atprotojakarta.oauth.Samples.CALLBACK;
import static io.github.atprotojakarta.oauth.Samples.CLIENT_ID;
import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static io.github.atprotojakarta.oauth.Samples.array;
import static io.github.atprotojakarta.oauth.Samples.text;
import static io.github.atprotojakarta.oauth.Samples.with;
import static io.github.atprotojakarta.oauth.Samples.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.oauth.Samples;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMetadataTest {
  private static final JsonObject PUBLIC = Samples.publicClient().toJson();
  private static final JsonObject CONFIDENTIAL = Samples.confidentialClient().toJson();
  private static final JsonObject NATIVE = with(PUBLIC, "application_type", text("native"));

  @Test
  void a_public_client_has_the_defaults_of_the_profile() {
    assertThat(PUBLIC.toString())
        .isEqualTo(
            "{\"client_id\":\"https://app.example.com/oauth/client-metadata.json\","
                + "\"redirect_uris\":[\"https://app.example.com/oauth/callback\"],"
                + "\"scope\":\"atproto\","
                + "\"grant_types\":[\"authorization_code\",\"refresh_token\"],"
                + "\"response_types\":[\"code\"],"
                + "\"token_endpoint_auth_method\":\"none\","
                + "\"application_type\":\"web\","
                + "\"dpop_bound_access_tokens\":true}");
    assertThat(Samples.publicClient().confidential()).isFalse();
    assertThat(Samples.publicClient().isLoopback()).isFalse();
  }

  @Test
  void a_client_with_keys_is_confidential() {
    assertThat(Samples.confidentialClient().confidential()).isTrue();
    assertThat(CONFIDENTIAL.getString("token_endpoint_auth_method")).isEqualTo("private_key_jwt");
    assertThat(CONFIDENTIAL.getString("token_endpoint_auth_signing_alg")).isEqualTo("ES256");
    assertThat(CONFIDENTIAL.getString("jwks_uri")).isEqualTo(Samples.JWKS.toString());
  }

  @Test
  void every_field_survives_parsing_and_writing() {
    ClientMetadata built =
        ClientMetadata.builder(CLIENT_ID)
            .redirectUris(List.of(CALLBACK))
            .redirectUris(List.of(URI.create("https://app.example.com:8443/other")))
            .scope("atproto repo:com.example.thing")
            .clientName("Älpler")
            .clientUri(URI.create("https://app.example.com/"))
            .logoUri(URI.create("https://cdn.example.com/logo.png"))
            .tosUri(URI.create("https://app.example.com/tos"))
            .policyUri(URI.create("https://app.example.com/privacy"))
            .contacts(List.of("ops@example.com"))
            .jwks(ClientKeySet.generate(RANDOM))
            .set("software_version", text("1.2"))
            .build();

    ClientMetadata parsed = ClientMetadata.parse(built.toJson());

    assertThat(parsed).isEqualTo(built);
    assertThat(parsed.toJson().getString("software_version")).isEqualTo("1.2");
    assertThat(parsed.redirectUris()).first().isEqualTo(CALLBACK);
    assertThat(parsed.scope()).isEqualTo("atproto repo:com.example.thing");
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(PUBLIC, "client_id", text("http://app.example.com/x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://app.example.com")),
        Arguments.of(PUBLIC, "client_id", text("https://app.example.com/")),
        Arguments.of(PUBLIC, "client_id", text("https://app.example.com/oauth/")),
        Arguments.of(PUBLIC, "client_id", text("https://app.example.com:8443/x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://app.example.com:443/x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://u:p@app.example.com/x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://app.example.com/x.json#y")),
        Arguments.of(PUBLIC, "client_id", text("https://203.0.113.7/x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://[2001:db8::1]/x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://App.example.com/x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://app.example.com/a/../x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://app.example.com/a/%2E%2e/x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://localhost/x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://app/x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://app.test/x.json")),
        Arguments.of(PUBLIC, "client_id", text("https://app.example.com/ä.json")),
        Arguments.of(PUBLIC, "client_id", text("not an address")),
        Arguments.of(PUBLIC, "client_id", JsonValue.TRUE),
        Arguments.of(PUBLIC, "redirect_uris", array()),
        Arguments.of(PUBLIC, "redirect_uris", text("https://app.example.com/cb")),
        Arguments.of(PUBLIC, "redirect_uris", array("http://app.example.com/cb")),
        Arguments.of(PUBLIC, "redirect_uris", array("http://127.0.0.1/cb")),
        Arguments.of(PUBLIC, "redirect_uris", array("https://localhost/cb")),
        Arguments.of(PUBLIC, "redirect_uris", array("https://127.0.0.1/cb")),
        Arguments.of(PUBLIC, "redirect_uris", array("https://app.example.com:443/cb")),
        Arguments.of(PUBLIC, "redirect_uris", array("https://u@app.example.com/cb")),
        Arguments.of(PUBLIC, "redirect_uris", array("https://app.example.com/cb#x")),
        Arguments.of(PUBLIC, "redirect_uris", array("com.example.app:/cb")),
        Arguments.of(PUBLIC, "redirect_uris", array("javascript:alert(1)")),
        Arguments.of(NATIVE, "redirect_uris", array("http://localhost/cb")),
        Arguments.of(NATIVE, "redirect_uris", array("com.example.other:/cb")),
        Arguments.of(NATIVE, "redirect_uris", array("com.example.app://cb")),
        Arguments.of(NATIVE, "redirect_uris", array("com.example.app:cb")),
        Arguments.of(NATIVE, "redirect_uris", array("com.example.app:///cb")),
        Arguments.of(NATIVE, "redirect_uris", array("myapp:/cb")),
        Arguments.of(PUBLIC, "scope", text("transition:generic")),
        Arguments.of(PUBLIC, "scope", text("atproto  transition:generic")),
        Arguments.of(PUBLIC, "scope", text("atproto atproto")),
        Arguments.of(PUBLIC, "scope", text("atproto b\"ad")),
        Arguments.of(PUBLIC, "grant_types", array("refresh_token")),
        Arguments.of(PUBLIC, "grant_types", array("authorization_code", "implicit")),
        Arguments.of(PUBLIC, "grant_types", array("authorization_code", "authorization_code")),
        Arguments.of(PUBLIC, "response_types", array("token")),
        Arguments.of(PUBLIC, "token_endpoint_auth_method", text("client_secret_basic")),
        Arguments.of(PUBLIC, "token_endpoint_auth_signing_alg", text("ES256")),
        Arguments.of(CONFIDENTIAL, "token_endpoint_auth_signing_alg", text("none")),
        Arguments.of(CONFIDENTIAL, "application_type", text("native")),
        Arguments.of(PUBLIC, "application_type", text("desktop")),
        Arguments.of(PUBLIC, "subject_type", text("pairwise")),
        Arguments.of(PUBLIC, "dpop_bound_access_tokens", JsonValue.FALSE),
        Arguments.of(PUBLIC, "client_uri", text("https://other.example.com/")),
        Arguments.of(PUBLIC, "client_uri", text("https://app.example.com/shop")),
        Arguments.of(PUBLIC, "client_uri", text("http://app.example.com/")),
        Arguments.of(PUBLIC, "logo_uri", text("http://app.example.com/logo.png")),
        Arguments.of(PUBLIC, "tos_uri", text("data:text/html,x")),
        Arguments.of(PUBLIC, "policy_uri", JsonValue.NULL),
        Arguments.of(PUBLIC, "contacts", array("nobody")),
        Arguments.of(PUBLIC, "client_name", JsonValue.FALSE),
        Arguments.of(PUBLIC, "default_max_age", Json.createValue(10)),
        Arguments.of(PUBLIC, "id_token_signed_response_alg", text("RS256")),
        Arguments.of(PUBLIC, "tls_client_certificate_bound_access_tokens", JsonValue.TRUE),
        Arguments.of(PUBLIC, "authorization_details_types", array("a", "a")),
        Arguments.of(CONFIDENTIAL, "jwks_uri", text("http://app.example.com/jwks.json")));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void a_broken_rule_is_refused_with_its_field_and_value(
      JsonObject valid, String field, JsonValue value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(with(valid, field, value)))
        .withMessageContaining("\"" + field + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_id",
        "redirect_uris",
        "scope",
        "token_endpoint_auth_method",
        "token_endpoint_auth_signing_alg",
        "jwks_uri",
        "dpop_bound_access_tokens"
      })
  void a_missing_field_is_refused(String field) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(without(CONFIDENTIAL, field)))
        .withMessageContainingAll("\"" + field + "\" is missing");
  }

  @Test
  void a_loopback_client_has_no_keys() {
    JsonObject loopback =
        ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/")), "atproto").toJson();

    for (String type : List.of("native", "web")) {
      JsonObject json =
          Json.createObjectBuilder(loopback)
              .add("token_endpoint_auth_method", "private_key_jwt")
              .add("token_endpoint_auth_signing_alg", "ES256")
              .add("jwks_uri", "https://app.example.com/jwks.json")
              .add("application_type", type)
              .build();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientMetadata.parse(json))
          .withMessageContaining(
              "\"token_endpoint_auth_method\" is \"private_key_jwt\"; it must be none");
    }
  }

  @Test
  void keys_stand_in_the_document_or_at_an_address_but_not_in_both() {
    JsonObject json = with(CONFIDENTIAL, "jwks", ClientKeySet.generate(RANDOM).toPublicJwks());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(json))
        .withMessageContaining("\"jwks_uri\"");
  }

  @Test
  void a_private_key_in_the_document_is_refused_without_being_shown() {
    ClientKeySet keys = ClientKeySet.generate(RANDOM);
    JsonObject secret = UntrustedJson.object(keys.toPrivateJwks().reveal()).orElseThrow();
    String d = secret.getJsonArray("keys").getJsonObject(0).getString("d");
    JsonObject json = with(without(CONFIDENTIAL, "jwks_uri"), "jwks", secret);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(json))
        .withMessageContainingAll("\"jwks\"", "private member", keys.kids().get(0))
        .withMessageNotContaining(d);
  }

  @Test
  void a_client_secret_is_refused_without_being_shown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(with(PUBLIC, "client_secret", text("hunter2"))))
        .withMessageContaining("client_secret")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void native_clients_may_use_loopback_and_their_own_scheme() {
    JsonObject json =
        with(
            NATIVE,
            "redirect_uris",
            array("http://127.0.0.1/cb", "http://[::1]:8080/cb", "com.example.app:/cb"));

    ClientMetadata client = ClientMetadata.parse(json);

    assertThat(client.accepts(URI.create("http://127.0.0.1:55555/cb"))).isTrue();
    assertThat(client.accepts(URI.create("com.example.app:/cb"))).isTrue();
  }

  @Test
  void a_confidential_client_needs_keys_that_it_publishes() {
    ClientKeySet published = ClientKeySet.generate(RANDOM);
    ClientMetadata inline =
        ClientMetadata.builder(CLIENT_ID).redirectUris(List.of(CALLBACK)).jwks(published).build();

    assertThatNoException().isThrownBy(() -> inline.checkKeys(published));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inline.checkKeys(ClientKeySet.generate(RANDOM)))
        .withMessageContaining("does not hold the configured client key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.confidentialClient().checkKeys(ClientKeySet.empty()))
        .withMessageContaining("no client key is configured");
  }

  @Test
  void redirect_addresses_match_exactly() {
    ClientMetadata client = Samples.publicClient();

    assertThat(client.accepts(CALLBACK)).isTrue();
    assertThat(client.accepts(URI.create(CALLBACK + "/"))).isFalse();
    assertThat(client.accepts(URI.create(CALLBACK + "?x=1"))).isFalse();
    assertThat(client.accepts(URI.create("https://app.example.com:8443/oauth/callback"))).isFalse();
    assertThat(client.accepts(URI.create("http://app.example.com/oauth/callback"))).isFalse();
  }

  @Test
  void the_loopback_client_id_holds_addresses_with_their_ports_and_the_scope() {
    ClientMetadata client =
        ClientMetadata.loopback(
            List.of(URI.create("http://127.0.0.1:8080/cb"), URI.create("http://[::1]:8080/cb")),
            "atproto transition:generic");

    assertThat(client.clientId())
        .isEqualTo(
            "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fcb"
                + "&redirect_uri=http%3A%2F%2F%5B%3A%3A1%5D%3A8080%2Fcb"
                + "&scope=atproto%20transition%3Ageneric");
    assertThat(client.isLoopback()).isTrue();
    assertThat(client.confidential()).isFalse();
    assertThat(client.redirectUris()).first().isEqualTo(URI.create("http://127.0.0.1:8080/cb"));
    assertThat(client.toJson().getString("application_type")).isEqualTo("native");
    assertThat(ClientMetadata.parse(client.toJson())).isEqualTo(client);
  }

  @Test
  void the_loopback_client_keeps_to_a_port_that_it_declares() {
    ClientMetadata client =
        ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1:8080/cb")), "atproto");

    assertThat(client.accepts(URI.create("http://127.0.0.1:8080/cb"))).isTrue();
    assertThat(client.accepts(URI.create("http://127.0.0.1:1/cb"))).isFalse();
    assertThat(client.accepts(URI.create("http://127.0.0.1/cb"))).isFalse();
  }

  @Test
  void a_loopback_client_without_a_port_accepts_any_port_and_nothing_else_that_differs() {
    ClientMetadata client =
        ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/cb")), "atproto");

    assertThat(client.clientId()).contains("redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&");
    assertThat(client.accepts(URI.create("http://127.0.0.1/cb"))).isTrue();
    assertThat(client.accepts(URI.create("http://127.0.0.1:1/cb"))).isTrue();
    assertThat(client.accepts(URI.create("http://127.0.0.1:8080/other"))).isFalse();
    assertThat(client.accepts(URI.create("http://127.0.0.1:8080/cb?x=1"))).isFalse();
    assertThat(client.accepts(URI.create("http://x@127.0.0.1:8080/cb"))).isFalse();
    assertThat(client.accepts(URI.create("http://[::1]:8080/cb"))).isFalse();
    assertThat(client.accepts(URI.create("https://127.0.0.1:8080/cb"))).isFalse();
    assertThat(client.accepts(URI.create("http://evil.example.com/cb"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/cb",
        "https://127.0.0.1/cb",
        "http://127.0.0.2/cb",
        "http://app.example.com/cb",
        "http://127.0.0.1.example.com/cb",
        "http://127.0.0.1@evil.example.com/cb"
      })
  void the_loopback_client_takes_loopback_ip_addresses_only(String redirectUri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.loopback(List.of(URI.create(redirectUri)), "atproto"))
        .withMessageContaining("redirect_uris");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080?scope=atproto",
        "http://localhost/x?scope=atproto",
        "http://localhost?scope=atproto&scope=atproto",
        "http://localhost?scope=atproto&foo=bar",
        "http://localhost?scope=atproto%2",
        "http://localhost.example.com?scope=atproto",
        "http://localhost?scope=atproto#x"
      })
  void other_forms_of_the_loopback_client_id_are_refused(String clientId) {
    JsonObject json =
        ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/")), "atproto").toJson();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(with(json, "client_id", text(clientId))))
        .withMessageContaining("client_id");
  }

  @Test
  void the_document_of_the_loopback_client_says_what_its_id_says() {
    JsonObject json =
        ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/cb")), "atproto").toJson();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ClientMetadata.parse(with(json, "redirect_uris", array("http://127.0.0.1/b"))))
        .withMessageContaining("redirect_uris");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ClientMetadata.parse(with(json, "scope", text("atproto transition:generic"))))
        .withMessageContaining("scope");
    assertThatNoException()
        .isThrownBy(
            () ->
                ClientMetadata.parse(
                    with(
                        with(json, "client_id", text("http://localhost")),
                        "redirect_uris",
                        array("http://127.0.0.1/"))));
  }

  @Test
  void a_scope_of_many_parts_needs_no_stack() throws Exception {
    String scope = "atproto" + " a".repeat(30_000);
    CompletableFuture<String> result = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            result.complete(
                ClientMetadata.builder(Samples.CLIENT_ID)
                    .redirectUris(List.of(Samples.CALLBACK))
                    .scope(scope)
                    .build()
                    .scope());
          } catch (IllegalArgumentException e) {
            result.complete("refused");
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        };
    new Thread(null, task, "small stack", 256 * 1024).start();

    assertThat(result.get()).isIn(scope, "refused");
  }

  @Test
  void a_member_without_a_value_is_left_out() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(with(PUBLIC, "policy_uri", JsonValue.NULL)))
        .withMessageContaining("must have a value or be left out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://[::1]/cb", "https://127.0.0.1/cb", "https://a_b/cb"})
  void an_address_on_the_web_has_a_public_host(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientMetadata.parse(with(PUBLIC, "redirect_uris", array(address))))
        .withMessageContaining("must have a public host");
  }

  @Test
  void documents_with_other_members_are_not_equal() {
    assertThat(Samples.publicClient())
        .isEqualTo(ClientMetadata.parse(PUBLIC))
        .hasSameHashCodeAs(PUBLIC)
        .isNotEqualTo(Samples.confidentialClient());
  }
}
