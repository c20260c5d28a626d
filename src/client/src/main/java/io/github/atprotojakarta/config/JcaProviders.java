package io.github.atprotojakarta.config;

import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;

/** The JCA providers that are installed in this JVM, for settings that name one. */
public final class JcaProviders {
  private JcaProviders() {}

  /**
   * The provider of a name, such as {@code SunEC}.
   *
   * @throws IllegalArgumentException when there is none; the message names those that are installed
   */
  public static Provider named(String name) {
    Provider provider = Security.getProvider(name);
    if (provider == null) {
      List<String> installed =
          Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
      throw new IllegalArgumentException(
          "is not the name of a JCA provider of this JVM; installed are "
              + String.join(", ", installed)
              + " (java.security lists them)");
    }
    return provider;
  }
}
