package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;

/** The commands that generate keys and print the public part of keys. */
final class KeyCommands {
  /** AES-256. */
  private static final int ENCRYPTION_KEY_BYTES = 32;

  private final SecureRandom random;
  private final PrintStream out;

  KeyCommands(SecureRandom random, PrintStream out) {
    this.random = random;
    this.out = out;
  }

  int generate() {
    return print(ClientKeySet.generate(random).toPrivateJwks());
  }

  int generate(String kid) {
    return print(ClientKeySet.generate(random, kid).toPrivateJwks());
  }

  int generatePem() {
    out.print(ClientKeySet.generate(random).toPrivatePem().reveal());
    return Main.SUCCESS;
  }

  /** Prints the public JWK set, such as for a client whose metadata is a static file. */
  int showPublic(String file) {
    out.println(ClientKeySet.parse(content(file)).toPublicJwks());
    return Main.SUCCESS;
  }

  /**
   * Prints a key ring: a JWK set with one key. The key ID starts with the date, so that an operator
   * sees which of several keys is the oldest.
   */
  int generateEncryptionKey() {
    byte[] key = new byte[ENCRYPTION_KEY_BYTES];
    random.nextBytes(key);
    byte[] name = new byte[4];
    random.nextBytes(name);
    JsonObject jwk =
        Json.createObjectBuilder()
            .add("kty", "oct")
            .add("kid", LocalDate.now(ZoneOffset.UTC) + "-" + HexFormat.of().formatHex(name))
            .add("alg", "A256GCM")
            .add("k", Base64.getUrlEncoder().withoutPadding().encodeToString(key))
            .build();
    return print(
        Secret.of(
            Json.createObjectBuilder()
                .add("keys", Json.createArrayBuilder().add(jwk))
                .build()
                .toString()));
  }

  private int print(Secret secret) {
    out.println(secret.reveal());
    return Main.SUCCESS;
  }

  private static Secret content(String file) {
    String text;
    try {
      text = Files.readString(Path.of(file)).strip();
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("The file " + file + " cannot be read: " + e, e);
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException("The file " + file + " is empty");
    }
    return Secret.of(text);
  }
}
