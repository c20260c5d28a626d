package io.github.atprotojakarta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final String DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
  private static final String ISSUER = "https://auth.example.com";

  private final TestConsole console = new TestConsole();
  private final Map<String, String> web = console.web;

  @TempDir Path folder;

  private int run(String... args) {
    console.records.put("_atproto.alice.example.com", "did=" + DID);
    return console.run(args);
  }

  private String printed() {
    return console.printed();
  }

  @Test
  void a_client_key_is_generated_in_each_form() {
    assertThat(run("keys", "generate")).isZero();
    assertThat(ClientKeySet.parse(Secret.of(printed())).kids()).hasSize(1);
    assertThat(run("keys", "generate", "--kid", "2026-11")).isZero();
    assertThat(ClientKeySet.parse(Secret.of(printed())).kids()).containsExactly("2026-11");
    assertThat(run("keys", "generate", "--pem")).isZero();
    assertThat(ClientKeySet.parse(Secret.of(printed())).kids()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "ES384", "ES512", "ES256K", "EdDSA", "PS256", "RS256"})
  void a_key_of_each_algorithm_is_made(String algorithm) {
    assertThat(run("keys", "generate", "--algorithm", algorithm, "--kid", "new")).isZero();
    String printed = printed();
    assertThat(ClientKeySet.parse(Secret.of(printed)).kids()).containsExactly("new");
    assertThat(printed).contains("\"alg\":\"" + algorithm + "\"");
    assertThat(run("keys", "generate", "--algorithm", algorithm, "--pem")).isZero();
    assertThat(ClientKeySet.fromPem(Secret.of(printed()), "new").kids()).containsExactly("new");
  }

  @Test
  void an_algorithm_that_is_none_is_told_with_those_that_are() {
    assertThat(run("keys", "generate", "--algorithm", "HS256")).isEqualTo(1);
    assertThat(console.messages()).contains("--algorithm HS256 is none of [ES256, ");
    assertThat(printed()).isEmpty();
  }

  @Test
  void the_public_keys_of_a_file_are_shown_and_nothing_private() throws Exception {
    ClientKeySet keys = ClientKeySet.generate(new SecureRandom());
    Path file = Files.writeString(folder.resolve("keys.json"), keys.toPrivateJwks().reveal());

    assertThat(run("keys", "public", file.toString())).isZero();
    assertThat(printed().strip()).isEqualTo(keys.toPublicJwks().toString());
  }

  @Test
  void a_file_that_is_missing_or_no_key_is_told() throws Exception {
    assertThat(run("keys", "public", folder + "/none")).isEqualTo(1);
    assertThat(console.messages()).contains(folder + "/none cannot be read");
    Path file = Files.writeString(folder.resolve("keys.json"), "hunter2");
    assertThat(run("keys", "public", file.toString())).isEqualTo(1);
    assertThat(console.messages()).contains("Client keys: ").doesNotContain("hunter2");
  }

  @Test
  void an_encryption_key_is_a_jwk_set_with_one_key_of_256_bits() throws Exception {
    assertThat(run("encryption-key", "generate")).isZero();

    List<com.nimbusds.jose.jwk.JWK> keys = JWKSet.parse(printed()).getKeys();
    assertThat(keys).hasSize(1);
    OctetSequenceKey key = keys.get(0).toOctetSequenceKey();
    assertThat(key.size()).isEqualTo(256);
    assertThat(key.getAlgorithm().getName()).isEqualTo("A256GCM");
    assertThat(key.getKeyID()).isNotBlank();
  }

  @Test
  void generated_keys_have_the_time_of_their_creation() throws Exception {
    console.clock = Clock.fixed(Instant.parse("2026-12-02T01:02:03.4Z"), ZoneOffset.UTC);
    for (String kind : new String[] {"keys", "encryption-key"}) {
      assertThat(run(kind, "generate")).isZero();
      assertThat(JWKSet.parse(printed()).getKeys().get(0).getIssueTime())
          .isEqualTo("2026-12-02T01:02:03Z");
    }
  }

  @Test
  void a_client_is_checked_and_its_faults_decide_the_exit_code() {
    String clientId = "https://app.atnet.dev/client.json";
    web.put(
        clientId,
        ("{\"client_id\":\"%s\",\"redirect_uris\":[\"https://app.atnet.dev/cb\"],"
                + "\"scope\":\"atproto\",\"token_endpoint_auth_method\":\"none\","
                + "\"dpop_bound_access_tokens\":true}")
            .formatted(clientId));
    assertThat(run("check", clientId)).isZero();
    assertThat(printed()).startsWith("OK: ");

    web.put(clientId, "not json");
    assertThat(run("check", clientId)).isEqualTo(1);
    assertThat(printed()).startsWith("CONTENT_TYPE: ");
    assertThat(run("check", "not an address")).isEqualTo(1);
  }

  private void publishAccount() {
    web.put(
        "https://plc.directory/" + DID,
        ("{\"id\":\"%s\",\"alsoKnownAs\":[\"at://alice.example.com\"],\"service\":[{"
                + "\"id\":\"#atproto_pds\",\"type\":\"AtprotoPersonalDataServer\","
                + "\"serviceEndpoint\":\"https://pds.example.com\"}]}")
            .formatted(DID));
    web.put(
        "https://pds.example.com/.well-known/oauth-protected-resource",
        "{\"resource\":\"https://pds.example.com\",\"authorization_servers\":[\""
            + ISSUER
            + "\"]}");
    web.put(
        ISSUER + "/.well-known/oauth-authorization-server",
        ("{'issuer':'I','authorization_endpoint':'I/authorize','token_endpoint':'I/token',"
                + "'pushed_authorization_request_endpoint':'I/par',"
                + "'require_pushed_authorization_requests':true,"
                + "'client_id_metadata_document_supported':true,"
                + "'authorization_response_iss_parameter_supported':true,"
                + "'response_types_supported':['code'],"
                + "'grant_types_supported':['authorization_code','refresh_token'],"
                + "'code_challenge_methods_supported':['S256'],"
                + "'dpop_signing_alg_values_supported':['ES256'],"
                + "'scopes_supported':['atproto'],"
                + "'token_endpoint_auth_methods_supported':['none','private_key_jwt'],"
                + "'token_endpoint_auth_signing_alg_values_supported':['ES256']}")
            .replace('\'', '"')
            .replace("\"I", "\"" + ISSUER));
  }

  @Test
  void a_handle_is_followed_to_its_authorization_server() {
    publishAccount();

    int code = run("resolve", "@Alice.example.com");

    assertThat(printed())
        .contains("handle: alice.example.com\n", "DNS: " + DID, "HTTPS: ", "DID: " + DID)
        .contains("PDS: https://pds.example.com\n", "authorization server: " + ISSUER + "\n")
        .doesNotContain("PROBLEM");
    assertThat(code).isZero();
    assertThat(run("resolve", DID)).isZero();
  }

  @Test
  void the_step_that_fails_is_told_after_those_that_worked() {
    publishAccount();
    web.remove("https://pds.example.com/.well-known/oauth-protected-resource");

    assertThat(run("resolve", DID)).isEqualTo(1);
    assertThat(printed()).contains("PDS: https://pds.example.com\n", "PROBLEM: The PDS");
    assertThat(run("resolve", "nobody.example.com")).isEqualTo(1);
    assertThat(printed())
        .contains("DNS: no DID published", "PROBLEM: The handle nobody.example.com", "HTTPS: ");
    assertThat(run("resolve", "no handle")).isEqualTo(1);
  }

  @Test
  void a_handle_that_the_document_does_not_claim_is_a_fault() {
    publishAccount();
    web.put("https://bob.example.com/.well-known/atproto-did", DID);

    assertThat(run("resolve", "bob.example.com")).isEqualTo(1);
    assertThat(printed()).contains("PROBLEM: the DID document does not claim bob.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "keys",
        "keys generate --pem --kid x",
        "keys generate --kid",
        "keys public",
        "encryption-key",
        "encryption-key generate now",
        "check",
        "resolve a b",
        "nonsense"
      })
  void a_command_that_is_not_understood_gets_the_usage(String line) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    assertThat(console.messages()).contains("atproto-admin");
    assertThat(printed()).isEmpty();
  }

  @Test
  void help_is_no_mistake() {
    assertThat(run("--help")).isZero();
    assertThat(Optional.of(printed())).get().asString().startsWith("Usage: ");
  }
}
