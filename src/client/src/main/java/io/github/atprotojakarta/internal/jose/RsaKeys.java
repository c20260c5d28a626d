package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.SecureRandom;

/** Makes and reads RSA keys. No exception or its cause shows a key. */
final class RsaKeys {
  /** 128 bits of security (NIST SP 800-57 part 1, table 2). */
  private static final int GENERATED_BITS = 3072;

  /** RFC 7518 section 3.3. */
  private static final int LEAST_BITS = 2048;

  private RsaKeys() {}

  static SigningKey generate(SecureRandom random) {
    try {
      return SigningKey.of(new RSAKeyGenerator(GENERATED_BITS).secureRandom(random).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException("This Java runtime cannot make RSA keys", e);
    }
  }

  /** Reads the structure of PKCS#1 (RFC 8017 section A.1.2). */
  static SigningKey ofPkcs1(byte[] der) {
    Der key = new Der(der).enter(Der.SEQUENCE);
    if (key.number().signum() != 0) {
      throw new IllegalArgumentException("more than two primes");
    }
    Base64URL modulus = encoded(key.number());
    Base64URL exponent = encoded(key.number());
    RSAKey.Builder parts =
        new RSAKey.Builder(modulus, exponent)
            .privateExponent(encoded(key.number()))
            .firstPrimeFactor(encoded(key.number()))
            .secondPrimeFactor(encoded(key.number()))
            .firstFactorCRTExponent(encoded(key.number()))
            .secondFactorCRTExponent(encoded(key.number()))
            .firstCRTCoefficient(encoded(key.number()));
    key.end();
    return checked(parts.build());
  }

  /**
   * Checks the size of a key.
   *
   * @throws IllegalArgumentException when servers refuse its signatures
   */
  static SigningKey checked(RSAKey key) {
    if (key.size() < LEAST_BITS) {
      throw new KeyFault(
          "it has " + key.size() + " bits, and servers demand " + LEAST_BITS + " at least");
    }
    if (key.getFirstPrimeFactor() != null && !isInverse(key)) {
      throw new KeyFault("its public and private parts do not belong together");
    }
    return SigningKey.of(key);
  }

  /** Signing with the factors does not use the private exponent, so a signature proves nothing. */
  private static boolean isInverse(RSAKey key) {
    BigInteger order = key.getFirstPrimeFactor().decodeToBigInteger().subtract(BigInteger.ONE);
    return order.signum() > 0
        && key.getPublicExponent()
            .decodeToBigInteger()
            .multiply(key.getPrivateExponent().decodeToBigInteger())
            .mod(order)
            .equals(BigInteger.ONE);
  }

  private static Base64URL encoded(BigInteger number) {
    return Base64URL.encode(number);
  }
}
