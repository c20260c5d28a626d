package io.github.atprotojakarta.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and signatures of each JCA provider that is present, used with each of the others. */
class EachProviderTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The choice of the library, the platform's provider, and the candidates. */
  static Stream<@Nullable Provider> providers() {
    List<@Nullable Provider> providers = new ArrayList<>();
    providers.add(null);
    providers.addAll(named());
    return providers.stream();
  }

  private static List<Provider> named() {
    List<Provider> providers = new ArrayList<>();
    providers.add(Security.getProvider("SunEC"));
    for (ProviderCandidate candidate : ProviderCandidate.values()) {
      ChosenProviders.named(candidate.providerName()).ifPresent(providers::add);
    }
    return providers;
  }

  private static String sign(SigningKey key, @Nullable Provider provider) {
    return new JwtSigner(RANDOM, provider)
        .sign(
            key,
            new JWSHeader(JWSAlgorithm.ES256),
            new JWTClaimsSet.Builder().issuer("https://app.example.com").build());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void a_key_of_one_provider_signs_in_each_and_each_verifies(@Nullable Provider maker)
      throws Exception {
    SigningKey key =
        SigningKey.parse(SigningKey.generate(RANDOM, maker).privateJwk().toJSONObject());
    for (Provider signing : named()) {
      SignedJWT jwt = SignedJWT.parse(sign(key, signing));
      assertThat(jwt.getSignature().decode()).hasSize(64);
      for (Provider verifying : named()) {
        ECDSAVerifier verifier =
            new ECDSAVerifier(key.publicJwk().toECKey().toECPublicKey(verifying));
        verifier.getJCAContext().setProvider(verifying);
        assertThat(jwt.verify(verifier)).as(signing + " for " + verifying).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void a_signature_is_of_its_message_only(@Nullable Provider provider) throws Exception {
    SigningKey key = SigningKey.generate(RANDOM, provider);
    String[] parts = sign(key, provider).split("\\.", -1);
    SignedJWT changed = SignedJWT.parse(parts[0] + ".e30." + parts[2]);
    assertThat(changed.verify(new ECDSAVerifier(key.publicJwk().toECKey()))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void a_key_on_p256_does_not_sign_for_another_curve(@Nullable Provider provider) {
    SigningKey key = SigningKey.generate(RANDOM, provider);
    JWTClaimsSet none = new JWTClaimsSet.Builder().build();
    JwtSigner signer = new JwtSigner(RANDOM, provider);
    for (JWSAlgorithm other : List.of(JWSAlgorithm.ES256K, JWSAlgorithm.ES384)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> signer.sign(key, new JWSHeader(other), none));
    }
  }

  @Test
  void each_provider_passes_the_known_tests() {
    for (Provider provider : named()) {
      assertThat(ProviderCandidate.passes(provider, ProviderSelfTests::verifies)).isTrue();
      assertThat(ProviderCandidate.passes(provider, ProviderSelfTests::signs)).isTrue();
      assertThat(ProviderCandidate.passes(provider, ProviderSelfTests::makesKeys)).isTrue();
      assertThat(ProviderCandidate.passes(provider, ProviderSelfTests::encrypts))
          .isEqualTo(!provider.getName().equals("SunEC"));
    }
  }

  /** RFC 6979 section A.2.5: the same message has the same signature. */
  @Test
  void bouncy_castle_signs_without_random_numbers() throws Exception {
    ECKey known =
        new ECKey.Builder(
                Curve.P_256,
                coordinate("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"),
                coordinate("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"))
            .d(coordinate("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"))
            .build();
    byte[] signature =
        new EcSigner(known, RANDOM, BouncyCastle.provider())
            .sign(new JWSHeader(JWSAlgorithm.ES256), "sample".getBytes(StandardCharsets.US_ASCII))
            .decode();
    assertThat(new BigInteger(1, signature).toString(16))
        .isEqualTo(
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  }

  private static Base64URL coordinate(String hex) {
    return ECKey.encodeCoordinate(256, new BigInteger(hex, 16));
  }

  @Test
  void the_first_candidate_that_is_present_is_chosen_and_none_is_installed() {
    List<Provider> installed = List.of(Security.getProviders());
    // The order of the candidates is that of ES256.
    Provider fastest = named().get(1);
    assertThat(ChosenProviders.signing()).isSameAs(fastest);
    assertThat(ChosenProviders.verifying()).isSameAs(fastest);
    assertThat(ChosenProviders.generating()).isSameAs(BouncyCastle.provider());
    assertThat(Security.getProviders()).containsExactlyElementsOf(installed);
  }

  /** As it is when a native library does not load: no services, or errors. */
  @Test
  void a_provider_that_fails_its_test_is_passed_over() {
    Provider empty =
        new Provider("Empty", "1", "has nothing") {
          private static final long serialVersionUID = 1;
        };
    Provider broken =
        new Provider("Broken", "1", "throws errors") {
          private static final long serialVersionUID = 1;

          @Override
          public Service getService(String type, String algorithm) {
            throw new UnsatisfiedLinkError("no such library");
          }
        };
    for (Provider provider : List.of(empty, broken)) {
      assertThat(ProviderCandidate.passes(provider, ProviderSelfTests::signs)).isFalse();
      assertThat(ProviderCandidate.passes(provider, ProviderSelfTests::verifies)).isFalse();
      assertThat(ProviderCandidate.passes(provider, ProviderSelfTests::makesKeys)).isFalse();
      assertThat(ProviderCandidate.passes(provider, ProviderSelfTests::encrypts)).isFalse();
    }
  }

  @Test
  void random_numbers_are_those_of_corretto_where_it_signs() {
    Provider corretto = ChosenProviders.named("AmazonCorrettoCryptoProvider").orElse(null);
    boolean signs = corretto != null && corretto.equals(ChosenProviders.signing());
    SecureRandom random = ChosenProviders.random(null);
    assertThat(random.getProvider()).isEqualTo(signs ? corretto : new SecureRandom().getProvider());
    byte[] one = new byte[32];
    byte[] other = new byte[32];
    random.nextBytes(one);
    random.nextBytes(other);
    assertThat(one).isNotEqualTo(other).isNotEqualTo(new byte[32]);
  }

  @Test
  void random_numbers_are_those_of_the_platform_when_another_provider_is_set() {
    assertThat(ChosenProviders.random(Security.getProvider("SunEC")).getProvider())
        .isEqualTo(new SecureRandom().getProvider());
  }
}
