package io.github.atprotojakarta.internal.jose;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import org.jspecify.annotations.Nullable;

/**
 * A JCA provider that may be present: installed in the JVM, or a JAR of the application. A provider
 * of a JAR is an instance of our own and registered nowhere, so that the choice of other code stays
 * as it is.
 */
enum ProviderCandidate {
  /** ACCP: AWS-LC through JNI. */
  CORRETTO(
      "AmazonCorrettoCryptoProvider",
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider"),
  /** BoringSSL through JNI. */
  CONSCRYPT("Conscrypt", "org.conscrypt.OpenSSLProvider"),
  /** Java only. Our own one: an installed one may be of another version. */
  BOUNCY_CASTLE("BC", "org.bouncycastle.jce.provider.BouncyCastleProvider") {
    @Override
    @Nullable Provider load() {
      try {
        return BouncyCastle.provider();
      } catch (KeyFault e) {
        return null;
      }
    }
  };

  private static final Logger LOG = System.getLogger(ProviderCandidate.class.getName());

  private final String providerName;
  private final String className;

  ProviderCandidate(String providerName, String className) {
    this.providerName = providerName;
    this.className = className;
  }

  /** Returns the name by which the JVM and {@code atproto.jca-provider} know it. */
  String providerName() {
    return providerName;
  }

  /**
   * Returns the provider; {@code null} if it is absent, or if its native library does not load on
   * this platform. One native library can be loaded by one class loader only, and has a build for
   * each platform.
   */
  @Nullable Provider load() {
    Provider installed = Security.getProvider(providerName);
    if (installed != null) {
      return installed;
    }
    try {
      return Class.forName(className).asSubclass(Provider.class).getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      return null;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, "The JCA provider " + providerName + " cannot be used", e);
      return null;
    }
  }

  /** A test of a provider with known input. */
  @FunctionalInterface
  interface SelfTest {
    /** Returns whether the provider gives the known output. */
    boolean passes(Provider provider) throws GeneralSecurityException;
  }

  /** Returns whether a provider passes a test; anything that it throws is a failure. */
  static boolean passes(Provider provider, SelfTest test) {
    try {
      return test.passes(provider);
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, "The JCA provider " + provider.getName() + " fails its self-test", e);
      return false;
    }
  }
}
