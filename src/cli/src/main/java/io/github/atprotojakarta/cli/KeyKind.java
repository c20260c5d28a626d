package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.client.ClientKey;
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.persistence.KeyUsage;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The two kinds of keys that operators rotate. */
enum KeyKind {
  CLIENT("client-key", "atproto.keys-file", "signs for new sessions") {
    @Override
    String newSet(SecureRandom random, Clock clock) {
      return ClientKeySet.generate(random, ClientKeyAlgorithm.ES256, null, clock)
          .toPrivateJwks()
          .reveal();
    }

    @Override
    void check(String jwks) {
      ClientKeySet.parse(Secret.of(jwks));
    }

    @Override
    Function<String, KeyDates> dates(String jwks) {
      ClientKeySet keys = ClientKeySet.parse(Secret.of(jwks));
      return id -> keys.find(id).map(KeyKind::dates).orElse(KeyDates.UNKNOWN);
    }

    @Override
    Map<String, Long> usage(KeyUsage usage) {
      return usage.ofClientKeys();
    }
  },
  ENCRYPTION("encryption-key", "atproto.encryption.keys-file", "encrypts") {
    @Override
    String newSet(SecureRandom random, Clock clock) {
      return KeyCommands.encryptionKeys(random, clock);
    }

    @Override
    void check(String jwks) {
      KeyRing.parse(Secret.of(jwks));
    }

    @Override
    Function<String, KeyDates> dates(String jwks) {
      KeyRing ring = KeyRing.parse(Secret.of(jwks));
      return id -> new KeyDates(ring.createdAt(id), Optional.empty(), Optional.empty());
    }

    @Override
    Map<String, Long> usage(KeyUsage usage) {
      return usage.ofEncryptionKeys();
    }
  };

  /** The name of its command. */
  final String command;

  /** The setting that names its file. */
  final String setting;

  /** What the first key of a file does. */
  final String first;

  KeyKind(String command, String setting, String first) {
    this.command = command;
    this.setting = setting;
    this.first = first;
  }

  /** Returns a JWK set with one new key. */
  abstract String newSet(SecureRandom random, Clock clock);

  /**
   * Checks a JWK set as the application does.
   *
   * @throws IllegalArgumentException if the application would refuse it
   */
  abstract void check(String jwks);

  /** Returns the dates of each key of a JWK set, by its id; unknown ones for another id. */
  abstract Function<String, KeyDates> dates(String jwks);

  /** Counts the sessions of each key. */
  abstract Map<String, Long> usage(KeyUsage usage);

  private static KeyDates dates(ClientKey key) {
    return new KeyDates(key.createdAt(), key.expiresAt(), key.certificateEndsAt());
  }
}
