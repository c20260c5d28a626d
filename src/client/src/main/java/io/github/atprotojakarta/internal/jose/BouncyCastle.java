package io.github.atprotojakarta.internal.jose;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The JCA provider that knows secp256k1, which the JDK dropped, and signs faster than the JDK's. It
 * is an instance of our own, and registered nowhere: other code's choice of providers stays as it
 * is. An application may leave its JAR out.
 */
final class BouncyCastle {
  private BouncyCastle() {}

  /** Loaded when it is first needed. */
  private static final class Holder {
    static final Provider INSTANCE = new BouncyCastleProvider();
  }

  /**
   * Checks that the provider is there.
   *
   * @throws IllegalArgumentException naming the JAR that is missing
   */
  static void demand() {
    provider();
  }

  static Provider provider() {
    try {
      return Holder.INSTANCE;
    } catch (NoClassDefFoundError e) {
      throw new KeyFault(
          "it is on the curve secp256k1 (ES256K), which the JDK does not support; add the JAR"
              + " org.bouncycastle:bcprov-jdk18on to the application");
    }
  }
}
