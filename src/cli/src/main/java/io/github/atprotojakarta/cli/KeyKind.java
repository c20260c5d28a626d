package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.persistence.KeyUsage;
import java.security.SecureRandom;
import java.util.Map;

/** The two kinds of keys that operators rotate. */
enum KeyKind {
  CLIENT("client-key", "atproto.keys-file", "signs for new sessions") {
    @Override
    String newSet(SecureRandom random) {
      return ClientKeySet.generate(random).toPrivateJwks().reveal();
    }

    @Override
    void check(String jwks) {
      ClientKeySet.parse(Secret.of(jwks));
    }

    @Override
    Map<String, Long> usage(KeyUsage usage) {
      return usage.ofClientKeys();
    }
  },
  ENCRYPTION("encryption-key", "atproto.encryption.keys-file", "encrypts") {
    @Override
    String newSet(SecureRandom random) {
      return KeyCommands.encryptionKeys(random);
    }

    @Override
    void check(String jwks) {
      KeyRing.parse(Secret.of(jwks));
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
  abstract String newSet(SecureRandom random);

  /**
   * Checks a JWK set as the application does.
   *
   * @throws IllegalArgumentException if the application would refuse it
   */
  abstract void check(String jwks);

  /** Counts the sessions of each key. */
  abstract Map<String, Long> usage(KeyUsage usage);
}
