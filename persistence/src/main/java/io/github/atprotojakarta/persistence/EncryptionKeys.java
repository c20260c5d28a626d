package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.config.Settings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The key ring that the settings name:
 *
 * <ul>
 *   <li>{@code atproto.encryption.keys}: the JWK set itself;
 *   <li>{@code atproto.encryption.keys-file}: a file with it, read again whenever it has changed;
 *   <li>neither, and {@code atproto.development-mode} is {@code true}: one key, made at the first
 *       start and kept in {@code encryption-keys.json} below {@code atproto.data-directory}.
 * </ul>
 *
 * Otherwise there is no start: keys that come and go with a process would sign everybody out.
 */
public final class EncryptionKeys implements Supplier<KeyRing> {
  static final String KEYS = "atproto.encryption.keys";
  static final String KEYS_FILE = "atproto.encryption.keys-file";
  static final String GENERATED = "encryption-keys.json";

  private static final String HOW_TO_MAKE_ONE =
      "Make a key with: echo \"{\\\"keys\\\":[{\\\"kty\\\":\\\"oct\\\",\\\"alg\\\":\\\"A256GCM\\\","
          + "\\\"kid\\\":\\\"$(date +%F)\\\",\\\"k\\\":\\\"$(openssl rand -base64 32"
          + " | tr '+/' '-_' | tr -d '=')\\\"}]}\" > encryption-keys.json";

  private final Supplier<KeyRing> source;

  private EncryptionKeys(Supplier<KeyRing> source) {
    this.source = source;
  }

  /**
   * Finds the keys; the first ring is read at once.
   *
   * @throws IllegalStateException when no keys are configured, or in two ways
   * @throws IllegalArgumentException when a key breaks a rule; see {@link KeyRing#parse}
   */
  public static EncryptionKeys load(Settings settings, SecureRandom random) {
    Optional<String> keys = settings.get(KEYS);
    Optional<String> file = settings.get(KEYS_FILE);
    if (keys.isPresent() && file.isPresent()) {
      throw new IllegalStateException("Set " + KEYS + " or " + KEYS_FILE + ", not both");
    }
    if (keys.isPresent()) {
      KeyRing ring = KeyRing.parse(Secret.of(keys.get()));
      return new EncryptionKeys(() -> ring);
    }
    return new EncryptionKeys(
        file.map(path -> new KeyRingFile(Path.of(path)))
            .orElseGet(() -> generated(settings, random)));
  }

  /** The ring as it is now. */
  @Override
  public KeyRing get() {
    return source.get();
  }

  /** Names the key ids only. */
  @Override
  public String toString() {
    return get().toString();
  }

  private static KeyRingFile generated(Settings settings, SecureRandom random) {
    if (!settings.get("atproto.development-mode").map(Boolean::parseBoolean).orElse(false)) {
      throw new IllegalStateException(
          "Sessions are stored encrypted, and there is no key: set "
              + KEYS_FILE
              + " (or "
              + KEYS
              + "). "
              + HOW_TO_MAKE_ONE);
    }
    Path directory = Path.of(settings.get("atproto.data-directory").orElse("atproto-data"));
    Path file = directory.resolve(GENERATED);
    return KeyRingFile.createIfAbsent(file, () -> KeyRing.generate(random));
  }
}
