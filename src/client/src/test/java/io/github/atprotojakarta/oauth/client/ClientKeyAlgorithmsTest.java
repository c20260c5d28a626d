package io.github.atprotojakarta.oauth.client;

import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.params.provider.EnumSource.Mode.INCLUDE;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.jose.JwtSigner;
import io.github.atprotojakarta.oauth.Samples;
import jakarta.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client keys of every algorithm, as JWK and PEM, and the times in which they sign. */
class ClientKeyAlgorithmsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final JwtSigner SIGNER = new JwtSigner(RANDOM, null);
  private static final Set<ClientKeyAlgorithm> ALL = EnumSet.allOf(ClientKeyAlgorithm.class);
  private static RSAKey rsa;

  @TempDir static Path folder;

  @BeforeAll
  static void make() throws Exception {
    rsa = new RSAKeyGenerator(2048).generate();
  }

  private static ClientKey only(ClientKeySet keys) {
    return keys.find(keys.kids().get(0)).orElseThrow();
  }

  private static ClientKeySet jwk(Map<String, Object> key, Map<String, Object> members) {
    Map<String, Object> all = new HashMap<>(key);
    all.putAll(members);
    return ClientKeySet.parse(Secret.of(JSONObjectUtils.toJSONString(all)));
  }

  private static Map<String, Object> p256() throws Exception {
    return new ECKeyGenerator(Curve.P_256).keyID("k").generate().toJSONObject();
  }

  private static JsonObject published(ClientKeySet keys) {
    return keys.toPublicJwks().getJsonArray("keys").getJsonObject(0);
  }

  @ParameterizedTest
  @EnumSource(
      mode = INCLUDE,
      names = {"ES256", "ES256K", "ES384", "ES512", "EDDSA", "RS256", "PS256"})
  void a_generated_key_signs_with_its_algorithm_and_survives_both_exports(
      ClientKeyAlgorithm algorithm) throws Exception {
    ClientKeySet made = ClientKeySet.generate(RANDOM, algorithm, "spring");

    ClientKeySet read = ClientKeySet.parse(made.toPrivateJwks());
    ClientKeySet fromPem = ClientKeySet.fromPem(made.toPrivatePem(), "spring");

    assertThat(read.toPublicJwks()).isEqualTo(made.toPublicJwks());
    assertThat(only(read).algorithms()).containsExactly(algorithm);
    assertThat(published(made).getString("alg")).isEqualTo(algorithm.joseName());
    assertThat(published(made)).doesNotContainKeys("d", "p", "q", "dp", "dq", "qi");
    assertThat(only(fromPem).algorithms()).contains(algorithm);
    assertThat(published(fromPem).get("x")).isEqualTo(published(made).get("x"));
    assertThat(published(fromPem).get("n")).isEqualTo(published(made).get("n"));
    SignedJWT jwt =
        SignedJWT.parse(
            only(read).sign(SIGNER, algorithm, new JWTClaimsSet.Builder().subject("s").build()));
    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo(algorithm.joseName());
    assertThat(jwt.getHeader().getKeyID()).isEqualTo("spring");
  }

  @ParameterizedTest
  @CsvSource({
    "ES256, -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
    "ES384, -algorithm EC -pkeyopt ec_paramgen_curve:P-384",
    "ES512, -algorithm EC -pkeyopt ec_paramgen_curve:P-521",
    "ES256K, -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1",
    "RS256, -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
    "EDDSA, -algorithm ed25519"
  })
  void a_key_that_openssl_made_is_read_as_pkcs8_and_in_its_own_form(
      ClientKeyAlgorithm algorithm, String options) throws Exception {
    Path pkcs8 = folder.resolve(algorithm + ".pem");
    Path own = folder.resolve(algorithm + "-own.pem");
    openssl("genpkey " + options + " -out " + pkcs8);
    // Ed25519 has no other form.
    openssl(
        "pkey "
            + (algorithm == ClientKeyAlgorithm.EDDSA ? "" : "-traditional ")
            + ("-in " + pkcs8 + " -out " + own));
    Path publicPart = folder.resolve(algorithm + "-public.der");
    openssl("pkey -pubout -outform DER -in " + pkcs8 + " -out " + publicPart);

    for (Path file : List.of(pkcs8, own)) {
      ClientKeySet keys = ClientKeySet.fromPem(Secret.of(Files.readString(file)), "CURRENT_KEY");
      assertThat(keys.kids()).containsExactly("CURRENT_KEY");
      assertThat(only(keys).algorithms()).contains(algorithm);
      JsonObject key = published(keys);
      byte[] last =
          new Base64URL(
                  key.getString(key.containsKey("n") ? "n" : key.containsKey("y") ? "y" : "x"))
              .decode();
      assertThat(hex(Files.readAllBytes(publicPart))).contains(hex(last));
    }
  }

  private static String hex(byte[] bytes) {
    return new BigInteger(1, bytes).toString(16);
  }

  private static void openssl(String arguments) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(("openssl " + arguments).split(" ")).redirectErrorStream(true).start();
    } catch (java.io.IOException e) {
      Assumptions.abort("openssl is not installed");
      return;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  @Test
  void an_rsa_jwk_without_alg_signs_with_what_the_server_accepts_and_pss_first() {
    ClientKeySet keys = jwk(rsa.toJSONObject(), Map.of("kid", "seed"));

    assertThat(published(keys)).doesNotContainKey("alg");
    assertThat(only(keys).algorithm(ALL)).contains(ClientKeyAlgorithm.PS256);
    assertThat(only(keys).algorithm(Set.of(ClientKeyAlgorithm.RS256, ClientKeyAlgorithm.ES256)))
        .contains(ClientKeyAlgorithm.RS256);
    assertThat(only(keys).algorithm(Set.of(ClientKeyAlgorithm.ES256))).isEmpty();
    assertThat(ClientKeySet.parse(keys.toPrivateJwks()).toPublicJwks())
        .isEqualTo(keys.toPublicJwks());
  }

  @Test
  void the_first_key_that_the_server_accepts_is_selected() {
    ClientKeySet first = jwk(rsa.toJSONObject(), Map.of("kid", "a", "alg", "RS256"));
    ClientKeySet second = ClientKeySet.generate(RANDOM, "b");
    ClientKeySet keys = ClientKeySet.of(first, second);

    assertThat(keys.kids()).containsExactly("a", "b");
    assertThat(keys.select(ALL, NOW).orElseThrow().kid()).isEqualTo("a");
    assertThat(keys.select(Set.of(ClientKeyAlgorithm.ES256), NOW).orElseThrow().kid())
        .isEqualTo("b");
    assertThat(keys.select(Set.of(ClientKeyAlgorithm.EDDSA), NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"revoked\":{\"revoked_at\":1,\"reason\":\"leak\"}} | is revoked",
        "{\"revoked\":true} | is revoked",
        "{\"exp\":1772366400} | has expired",
        "{\"exp\":0} | has expired",
        "{\"exp\":-1e300} | has expired",
        "{\"nbf\":1772366400.5} | is not valid yet",
        "{\"nbf\":1e300} | is not valid yet"
      })
  void a_key_that_must_not_sign_is_published_as_it_is_and_never_selected(
      String members, String obstacle) throws Exception {
    Map<String, Object> json = JSONObjectUtils.parse(members);
    ClientKeySet keys = jwk(p256(), json);

    assertThat(only(keys).obstacle(NOW).orElseThrow()).startsWith(obstacle);
    assertThat(keys.select(ALL, NOW)).isEmpty();
    assertThat(keys.signingKids(NOW)).isEmpty();
    assertThat(published(keys)).containsKeys(json.keySet().toArray(String[]::new));
    assertThat(ClientKeySet.parse(keys.toPrivateJwks()).toPublicJwks())
        .isEqualTo(keys.toPublicJwks());
    ClientKeySet other = ClientKeySet.generate(RANDOM, "next");
    assertThat(ClientKeySet.of(keys, other).select(ALL, NOW).orElseThrow().kid()).isEqualTo("next");
  }

  @Test
  void a_key_signs_from_its_nbf_until_its_exp() throws Exception {
    long now = NOW.getEpochSecond();
    ClientKey key = only(jwk(p256(), Map.of("nbf", now, "exp", now + 1)));

    assertThat(key.obstacle(NOW.minusMillis(1))).isPresent();
    assertThat(key.obstacle(NOW)).isEmpty();
    assertThat(key.obstacle(NOW.plusMillis(999))).isEmpty();
    assertThat(key.obstacle(NOW.plusSeconds(1))).isPresent();
  }

  @Test
  void a_date_that_is_no_number_is_refused() throws Exception {
    Map<String, Object> key = p256();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> jwk(key, Map.of("exp", "tomorrow")))
        .withMessageContaining("\"exp\"");
  }

  @Test
  void a_confidential_client_needs_an_es256_key_that_may_sign() throws Exception {
    ClientKeySet rsaOnly = jwk(rsa.toJSONObject(), Map.of("kid", "seed"));
    ClientKeySet revoked = jwk(p256(), Map.of("revoked", Map.of("revoked_at", 1)));
    ClientKeySet usable = ClientKeySet.generate(RANDOM, "next");

    for (ClientKeySet keys : List.of(rsaOnly, revoked, ClientKeySet.of(rsaOnly, revoked))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Samples.confidentialClient().checkKeys(keys, NOW))
          .withMessageContaining("is an ES256 key that may sign now");
    }
    assertThatNoException()
        .isThrownBy(
            () ->
                Samples.confidentialClient()
                    .checkKeys(ClientKeySet.of(rsaOnly, revoked, usable), NOW));
  }

  @Test
  void the_metadata_of_an_rs256_client_are_made_and_read() {
    ClientKeySet keys =
        ClientKeySet.of(
            jwk(rsa.toJSONObject(), Map.of("kid", "seed", "alg", "RS256")),
            ClientKeySet.generate(RANDOM, "next"));
    ClientMetadata metadata =
        ClientMetadata.builder(Samples.CLIENT_ID)
            .redirectUris(List.of(Samples.CALLBACK))
            .jwks(keys)
            .build();

    assertThat(metadata.toJson().getString("token_endpoint_auth_signing_alg")).isEqualTo("RS256");
    assertThat(ClientMetadata.parse(metadata.toJson())).isEqualTo(metadata);
    assertThatNoException().isThrownBy(() -> metadata.checkKeys(keys, NOW));
  }

  @Test
  void a_value_with_a_name_is_one_key_of_that_name() throws Exception {
    Map<String, Object> key = p256();
    String jwk = JSONObjectUtils.toJSONString(key);
    Map<String, Object> bare = new HashMap<>(key);
    bare.remove("kid");
    String nameless = JSONObjectUtils.toJSONString(bare);
    String pem = ClientKeySet.parse(Secret.of(jwk)).toPrivatePem().reveal();
    String pems = pem + ClientKeySet.generate(RANDOM).toPrivatePem().reveal();

    assertThat(ClientKeySet.parse(Secret.of(nameless), "name").kids()).containsExactly("name");
    assertThat(ClientKeySet.parse(Secret.of(jwk), "k").kids()).containsExactly("k");
    assertThat(ClientKeySet.parse(Secret.of(pem), "name").kids()).containsExactly("name");
    for (String wrong : List.of(jwk, "{\"keys\":[" + jwk + "]}", pems, "hunter2")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientKeySet.parse(Secret.of(wrong), "name"))
          .withMessageStartingWith("Client keys: ")
          .withNoCause();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.parse(Secret.of("{\"keys\":[" + jwk + "]}"), "k"))
        .withMessageContaining("is a JWK set");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.parse(Secret.of("{\"keys\":[" + jwk + ",{}]}")))
        .withMessageContaining("key 2 of the JWK set");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.fromPem(Secret.of(jwk), "k"))
        .withMessageContaining("no PEM");
    assertThatIllegalArgumentException().isThrownBy(() -> ClientKeySet.parse(Secret.of(pem), " "));
  }

  /** A signature by a key with wrong factors would give the key away. */
  @Test
  void an_rsa_key_that_is_broken_weak_or_of_more_primes_is_refused_and_not_shown()
      throws Exception {
    RSAKey other = new RSAKeyGenerator(2048).generate();
    List<Map<String, Object>> broken =
        List.of(
            Map.of("kid", "k", "dp", other.getFirstFactorCRTExponent().toString()),
            Map.of("kid", "k", "d", other.getPrivateExponent().toString()),
            Map.of("kid", "k", "n", other.getModulus().toString()),
            Map.of("kid", "k", "oth", List.of()),
            Map.of("kid", "k", "alg", "ES256"),
            Map.of("kid", "k", "alg", "RSA-OAEP"),
            Map.of("kid", "k", "alg", "HS256"),
            Map.of("kid", "k", "use", "enc"),
            Map.of("kid", "k", "key_ops", List.of("decrypt")),
            Map.of("kid", "k", "key_ops", "sign"));

    for (Map<String, Object> members : broken) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> jwk(rsa.toJSONObject(), members))
          .as(members.keySet().toString())
          .withMessageContaining("\"k\"")
          .withMessageNotContaining(rsa.getPrivateExponent().toString())
          .withNoCause();
    }
    RSAKey weak = new RSAKeyGenerator(1024, true).keyID("weak").generate();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.parse(Secret.of(weak.toJSONString())))
        .withMessageContaining("1024 bits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-384", "P-521", "secp256k1", "Ed25519"})
  void a_key_whose_parts_do_not_belong_together_is_refused(String curve) {
    ClientKeyAlgorithm algorithm =
        Map.of(
                "P-384", ClientKeyAlgorithm.ES384,
                "P-521", ClientKeyAlgorithm.ES512,
                "secp256k1", ClientKeyAlgorithm.ES256K,
                "Ed25519", ClientKeyAlgorithm.EDDSA)
            .get(curve);
    String one = ClientKeySet.generate(RANDOM, algorithm, "k").toPrivateJwks().reveal();
    String other = ClientKeySet.generate(RANDOM, algorithm, "k").toPrivateJwks().reveal();
    String d = "\"d\":\"[^\"]*\"";
    String wrong =
        one.replaceAll(
            d,
            java.util.regex.Pattern.compile(d)
                .matcher(other)
                .results()
                .findFirst()
                .orElseThrow()
                .group());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientKeySet.parse(Secret.of(wrong)))
        .withMessageContaining("do not belong together");
  }

  @Test
  void a_key_file_is_read_again_and_an_invalid_one_changes_nothing() throws Exception {
    Path file = folder.resolve("keys.json");
    Files.writeString(file, ClientKeySet.generate(RANDOM, "first").toPrivateJwks().reveal());
    ClientKeyFile keys = ClientKeyFile.of(file);
    assertThat(keys.get().kids()).containsExactly("first");

    Files.writeString(file, ClientKeySet.generate(RANDOM, "second").toPrivateJwks().reveal());
    assertThat(keys.get().kids()).containsExactly("second");
    Files.writeString(file, "hunter2");
    assertThat(keys.get().kids()).containsExactly("second");
    Files.delete(file);
    assertThat(keys.get().kids()).containsExactly("second");
    Files.writeString(file, ClientKeySet.generate(RANDOM, "third").toPrivateJwks().reveal());
    assertThat(keys).hasToString("ClientKeySet[third]");
  }

  @Test
  void ec_keys_are_still_read_without_the_public_part_of_another_library() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_521).generate();
    ClientKeySet keys =
        ClientKeySet.parse(
            Secret.of(
                "-----BEGIN PRIVATE KEY-----\n"
                    + java.util.Base64.getEncoder()
                        .encodeToString(key.toECPrivateKey().getEncoded())
                    + "\n-----END PRIVATE KEY-----"));

    assertThat(published(keys).getString("x")).isEqualTo(key.getX().toString());
    assertThat(published(keys).getString("y")).isEqualTo(key.getY().toString());
  }

  @Test
  void a_key_for_other_operations_is_refused() throws Exception {
    assertThat(jwk(p256(), Map.of("key_ops", List.of("verify", "sign"))).kids()).hasSize(1);
    for (Object operations : List.of("sign", List.of("verify"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> jwk(p256(), Map.of("key_ops", operations)))
          .withMessageContaining("\"key_ops\"");
    }
  }

  @Test
  void a_key_of_a_set_has_a_name() throws Exception {
    Map<String, Object> key = p256();
    for (Object kid : new Object[] {"", " ", 7}) {
      key.put("kid", kid);
      String set = "{\"keys\":[" + JSONObjectUtils.toJSONString(key) + "]}";
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientKeySet.parse(Secret.of(set)))
          .withMessageContaining("has no \"kid\"");
    }
  }
}
