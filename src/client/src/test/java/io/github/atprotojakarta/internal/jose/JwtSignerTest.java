package io.github.atprotojakarta.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where signatures take their randomness and their provider from. */
class JwtSignerTest {
  /** A source that counts how often it is used. */
  private static final class CountingRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final AtomicInteger draws = new AtomicInteger();

    @Override
    public void nextBytes(byte[] bytes) {
      draws.incrementAndGet();
      super.nextBytes(bytes);
    }

    int drawn() {
      return draws.getAndSet(0);
    }
  }

  /** An unregistered provider that counts the signatures that are asked of it. */
  private static final class CountingSignatures extends Provider {
    private static final long serialVersionUID = 1;

    private final AtomicInteger signatures = new AtomicInteger();

    CountingSignatures() {
      super("CountingSignatures", "1", "counts signatures");
    }

    @Override
    public Service getService(String type, String algorithm) {
      if (type.equals("Signature")) {
        signatures.incrementAndGet();
      }
      return Security.getProvider("SunEC").getService(type, algorithm);
    }

    int asked() {
      return signatures.getAndSet(0);
    }
  }

  private static void sign(JwtSigner signer, SigningKey key) {
    signer.sign(key, new JWSHeader(key.algorithm()), new JWTClaimsSet.Builder().build());
  }

  /** A bad source of numbers in a signature on a curve can give the key away. */
  @ParameterizedTest
  @ValueSource(strings = {"ES256", "ES384", "ES512"})
  void each_signature_takes_its_numbers_from_the_callers_source(String algorithm) {
    SigningKey key = SigningKey.generate(new SecureRandom(), JWSAlgorithm.parse(algorithm));
    CountingRandom random = new CountingRandom();
    JwtSigner signer = new JwtSigner(random, Security.getProvider("SunEC"));

    sign(signer, key);
    assertThat(random.drawn()).isPositive();
    sign(signer, key);
    assertThat(random.drawn()).isPositive();
  }

  /** RFC 6979: the number follows from the key and the message. */
  @ParameterizedTest
  @ValueSource(strings = {"ES256", "ES256K"})
  void a_signature_of_bouncy_castle_needs_no_numbers(String algorithm) {
    SigningKey key = SigningKey.generate(new SecureRandom(), JWSAlgorithm.parse(algorithm));
    CountingRandom random = new CountingRandom();
    JwtSigner signer = new JwtSigner(random, new BouncyCastleProvider());
    JWSHeader header = new JWSHeader(key.algorithm());

    assertThat(signer.sign(key, header, "{}")).isEqualTo(signer.sign(key, header, "{}"));
    assertThat(random.drawn()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "ES256K", "ES384", "ES512", "PS256", "EdDSA"})
  void a_new_key_takes_its_numbers_from_the_callers_source(String algorithm) {
    CountingRandom random = new CountingRandom();

    SigningKey.generate(random, JWSAlgorithm.parse(algorithm));

    assertThat(random.drawn()).isPositive();
  }

  @Test
  void a_key_that_two_clients_share_signs_for_each_by_its_own_source_and_provider() {
    SigningKey key = SigningKey.generate(new SecureRandom(), JWSAlgorithm.ES256);
    CountingRandom firstRandom = new CountingRandom();
    CountingRandom secondRandom = new CountingRandom();
    CountingSignatures firstProvider = new CountingSignatures();
    CountingSignatures secondProvider = new CountingSignatures();
    JwtSigner first = new JwtSigner(firstRandom, firstProvider);
    JwtSigner second = new JwtSigner(secondRandom, secondProvider);

    sign(first, key);
    assertThat(firstRandom.drawn()).isPositive();
    assertThat(firstProvider.asked()).isPositive();

    sign(second, key);
    assertThat(secondRandom.drawn()).isPositive();
    assertThat(secondProvider.asked()).isPositive();
    assertThat(firstRandom.drawn()).isZero();
    assertThat(firstProvider.asked()).isZero();

    sign(first, key);
    assertThat(firstRandom.drawn()).isPositive();
    assertThat(firstProvider.asked()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256K", "ES384", "ES512"})
  void the_callers_provider_signs_with_p256_keys_only(String algorithm) {
    CountingSignatures provider = new CountingSignatures();

    sign(
        new JwtSigner(new SecureRandom(), provider),
        SigningKey.generate(new SecureRandom(), JWSAlgorithm.parse(algorithm)));

    assertThat(provider.asked()).isZero();
  }
}
