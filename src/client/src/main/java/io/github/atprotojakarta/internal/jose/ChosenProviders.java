package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.jwk.Curve;
import io.github.atprotojakarta.internal.jose.ProviderCandidate.SelfTest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The JCA provider of each operation when the application sets none: the fastest that is present
 * and passes its self-test. {@code null} is the first one of the platform. The orders are those of
 * the measurement in docs/decisions.md. Where no candidate is faster than the platform there is
 * none: SHA-256 is always the platform's.
 */
public final class ChosenProviders {
  private static final String CORRETTO_RANDOM = "LibCryptoRng";

  private ChosenProviders() {}

  /** The candidates that are present; found when the first choice is made. */
  private static final class Present {
    static final Map<ProviderCandidate, Provider> FOUND = found();

    private static Map<ProviderCandidate, Provider> found() {
      Map<ProviderCandidate, Provider> found = new EnumMap<>(ProviderCandidate.class);
      for (ProviderCandidate candidate : ProviderCandidate.values()) {
        Provider provider = candidate.load();
        if (provider != null) {
          found.put(candidate, provider);
        }
      }
      return found;
    }
  }

  private static final List<ProviderCandidate> FASTEST_FOR_ES256 =
      List.of(
          ProviderCandidate.CORRETTO, ProviderCandidate.CONSCRYPT, ProviderCandidate.BOUNCY_CASTLE);

  private static final class Signing {
    static final @Nullable Provider CHOSEN = first(FASTEST_FOR_ES256, ProviderSelfTests::signs);
  }

  private static final class Verifying {
    static final @Nullable Provider CHOSEN = first(FASTEST_FOR_ES256, ProviderSelfTests::verifies);
  }

  private static final class KeyGeneration {
    static final @Nullable Provider CHOSEN =
        first(List.of(ProviderCandidate.BOUNCY_CASTLE), ProviderSelfTests::makesKeys);
  }

  private static final class Encryption {
    static final @Nullable Provider CHOSEN =
        first(List.of(ProviderCandidate.CORRETTO), ProviderSelfTests::encrypts);
  }

  /** Returns the provider that signs with ES256. */
  static @Nullable Provider signing() {
    return Signing.CHOSEN;
  }

  /** Returns the provider that verifies ES256. */
  static @Nullable Provider verifying() {
    return Verifying.CHOSEN;
  }

  /**
   * Returns the provider that makes keys on P-256. Corretto and Conscrypt are faster, but ignore
   * the random source that the application sets, and a login makes one key only.
   */
  static @Nullable Provider generating() {
    return KeyGeneration.CHOSEN;
  }

  /**
   * Returns a source of random numbers: Corretto's if it signs, which locks nothing, or that of the
   * platform.
   *
   * @param given the provider that the application sets; {@code null} for the choice
   */
  public static SecureRandom random(@Nullable Provider given) {
    Provider signing = given == null ? signing() : given;
    if (signing != null && signing.getService("SecureRandom", CORRETTO_RANDOM) != null) {
      try {
        return SecureRandom.getInstance(CORRETTO_RANDOM, signing);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("The provider has what it names", e);
      }
    }
    return new SecureRandom();
  }

  /**
   * Returns the provider of an operation on a curve: the choice for P-256, Bouncy Castle for
   * secp256k1, which the JDK has no longer, and otherwise {@code null} for the platform.
   */
  static @Nullable Provider ofCurve(Curve curve, Supplier<@Nullable Provider> p256) {
    if (curve.equals(Curve.SECP256K1)) {
      return BouncyCastle.provider();
    }
    return curve.equals(Curve.P_256) ? p256.get() : null;
  }

  /** Returns the provider that encrypts with AES-256-GCM. */
  public static @Nullable Provider encrypting() {
    return Encryption.CHOSEN;
  }

  /**
   * Returns the provider of a name if it is one of the candidates and present, installed or not.
   */
  public static Optional<Provider> named(String name) {
    return Arrays.stream(ProviderCandidate.values())
        .filter(candidate -> candidate.providerName().equals(name))
        .findFirst()
        .map(Present.FOUND::get);
  }

  private static @Nullable Provider first(List<ProviderCandidate> fastestFirst, SelfTest test) {
    return fastestFirst.stream()
        .map(Present.FOUND::get)
        .filter(Objects::nonNull)
        .filter(provider -> ProviderCandidate.passes(provider, test))
        .findFirst()
        .orElse(null);
  }
}
