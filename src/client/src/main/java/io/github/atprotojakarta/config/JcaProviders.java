package io.github.atprotojakarta.config;

import io.github.atprotojakarta.internal.jose.ChosenProviders;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;

/** Finds JCA providers by name, for settings. */
public final class JcaProviders {
  private JcaProviders() {}

  /**
   * Returns the provider of a name, such as {@code SunEC}: one that is installed in the JVM, or
   * {@code AmazonCorrettoCryptoProvider}, {@code Conscrypt} or {@code BC} from a JAR of the
   * application, without installing it.
   *
   * @throws IllegalArgumentException when there is no such provider; the message names those that
   *     are installed
   */
  public static Provider named(String name) {
    Provider provider = Security.getProvider(name);
    if (provider == null) {
      provider = ChosenProviders.named(name).orElse(null);
    }
    if (provider == null) {
      List<String> installed =
          Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
      throw new IllegalArgumentException(
          "is not the name of a JCA provider of this JVM; the installed providers are "
              + String.join(", ", installed)
              + " (java.security lists them)");
    }
    return provider;
  }
}
