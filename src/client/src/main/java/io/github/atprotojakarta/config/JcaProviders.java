package io.github.atprotojakarta.config;

import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;

/** Finds the JCA providers of this JVM by name, for settings. */
public final class JcaProviders {
  private JcaProviders() {}

  /**
   * Returns the provider of a name, such as {@code SunEC}.
   *
   * @throws IllegalArgumentException when no such provider is installed; the message names those
   *     that are
   */
  public static Provider named(String name) {
    Provider provider = Security.getProvider(name);
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
