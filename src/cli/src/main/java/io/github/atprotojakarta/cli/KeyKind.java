package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.client.ClientKey;
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.persistence.KeyUsage;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
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
    Function<String, Optional<Instant>> dates(String jwks) {
      ClientKeySet keys = ClientKeySet.parse(Secret.of(jwks));
      return id -> keys.find(id).flatMap(ClientKey::createdAt);
    }

    @Override
    Function<String, Optional<ClientKey>> clientKeys(String jwks) {
      return ClientKeySet.parse(Secret.of(jwks))::find;
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
    Function<String, Optional<Instant>> dates(String jwks) {
      return KeyRing.parse(Secret.of(jwks))::createdAt;
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

  /** Returns when each key of a JWK set was created, by its id; empty for a key without a date. */
  abstract Function<String, Optional<Instant>> dates(String jwks);

  /** Returns the client keys of a JWK set, by their ids; none for another kind. */
  Function<String, Optional<ClientKey>> clientKeys(String jwks) {
    return id -> Optional.empty();
  }

  /** Counts the sessions of each key. */
  abstract Map<String, Long> usage(KeyUsage usage);
}
