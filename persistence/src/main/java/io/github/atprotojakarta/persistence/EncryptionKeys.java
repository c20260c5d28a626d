package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.internal.KeyFilePermissions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Supplies the key ring that is configured by one of these settings:
 *
 * <ul>
 *   <li>{@code atproto.encryption.keys}: the JWK set itself;
 *   <li>{@code atproto.encryption.keys-file}: a file with the JWK set, read again when it changes;
 *   <li>neither, and {@code atproto.development-mode} is {@code true}: one key, generated at the
 *       first start and kept in {@code encryption-keys.json} in {@code atproto.data-directory}.
 * </ul>
 *
 * Otherwise the application does not start: with keys that last only as long as the process, every
 * restart would sign out all users.
 */
public final class EncryptionKeys implements Supplier<KeyRing> {
  static final String KEYS = "atproto.encryption.keys";
  static final String KEYS_FILE = "atproto.encryption.keys-file";
  static final String GENERATED = "encryption-keys.json";

  private static final String HOW_TO_CREATE_A_KEY =
      "Create a key with: echo \"{\\\"keys\\\":[{\\\"kty\\\":\\\"oct\\\",\\\"alg\\\":\\\"A256GCM\\\","
          + "\\\"kid\\\":\\\"$(date +%F)\\\",\\\"iat\\\":$(date +%s),\\\"k\\\":\\\"$(openssl rand -base64 32"
          + " | tr '+/' '-_' | tr -d '=')\\\"}]}\" > encryption-keys.json";

  private final Supplier<KeyRing> source;

  private EncryptionKeys(Supplier<KeyRing> source) {
    this.source = source;
  }

  /**
   * Loads the configured keys.
   *
   * @throws IllegalStateException if no keys are configured, or both settings are set
   * @throws IllegalArgumentException if a key is invalid; see {@link KeyRing#parse}
   */
  public static EncryptionKeys load(Settings settings, SecureRandom random) {
    Optional<String> keys = settings.get(KEYS);
    Optional<String> file = settings.get(KEYS_FILE);
    if (keys.isPresent() && file.isPresent()) {
      throw new IllegalStateException("Set " + KEYS + " or " + KEYS_FILE + ", not both");
    }
    if (keys.isPresent()) {
      KeyRing ring = parse(KEYS, keys.get());
      return new EncryptionKeys(() -> ring);
    }
    return new EncryptionKeys(
        file.map(Path::of)
            .map(EncryptionKeys::configured)
            .orElseGet(() -> generated(settings, random)));
  }

  /**
   * Parses a key ring.
   *
   * @param source the setting that has it, for the message
   * @throws IllegalArgumentException if a key is invalid
   */
  static KeyRing parse(String source, String jwkSet) {
    try {
      return KeyRing.parse(Secret.of(jwkSet));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
    }
  }

  /** Returns the current key ring. */
  @Override
  public KeyRing get() {
    return source.get();
  }

  /** Returns the key ids, never the keys. */
  @Override
  public String toString() {
    return get().toString();
  }

  private static KeyRingFile configured(Path file) {
    KeyFilePermissions.warnIfOthersMayRead(KEYS_FILE, file);
    return new KeyRingFile(file, KEYS_FILE + " = \"" + file + "\"");
  }

  private static KeyRingFile generated(Settings settings, SecureRandom random) {
    if (!settings.get("atproto.development-mode").map(Boolean::parseBoolean).orElse(false)) {
      throw new IllegalStateException(
          "There is no key to encrypt sessions with. Set "
              + KEYS_FILE
              + " (or "
              + KEYS
              + "). "
              + HOW_TO_CREATE_A_KEY);
    }
    Path directory = Path.of(settings.get("atproto.data-directory").orElse("atproto-data"));
    Path file = directory.resolve(GENERATED);
    return KeyRingFile.createIfAbsent(file, () -> KeyRing.generate(random));
  }
}
