package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that generate client keys and print their public part. */
@Command(name = "keys", description = "Generate client keys, or print their public part.")
final class KeyCommands {
  /** AES-256. */
  private static final int ENCRYPTION_KEY_BYTES = 32;

  private final Surroundings world;

  KeyCommands(Surroundings world) {
    this.world = world;
  }

  @Command(
      description = {
        "Generate a client key (atproto.keys-file) and print it.",
        "Redirect the output to a file that only its owner can read."
      })
  int generate(
      @Option(
              names = "--algorithm",
              paramLabel = "ALG",
              defaultValue = "ES256",
              description = {
                "The signature algorithm: ES256 (default), ES384, ES512, ES256K, EdDSA, PS256,"
                    + " RS256",
                "or another RSA algorithm. Every server accepts ES256, and a client needs such a"
                    + " key."
              })
          String algorithm,
      @ArgGroup(exclusive = true) @Nullable Form form) {
    ClientKeyAlgorithm chosen =
        ClientKeyAlgorithm.of(algorithm)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--algorithm "
                            + algorithm
                            + " is none of "
                            + Arrays.toString(ClientKeyAlgorithm.values())));
    String kid = form == null ? null : form.kid;
    ClientKeySet keys = ClientKeySet.generate(world.random(), chosen, kid, world.clock());
    if (form != null && form.pem) {
      world.out().print(keys.toPrivatePem().reveal());
    } else {
      world.out().println(keys.toPrivateJwks().reveal());
    }
    return Main.SUCCESS;
  }

  /** PEM has no key ID, no algorithm and no date. */
  static final class Form {
    @Option(names = "--kid", paramLabel = "ID", description = "The key ID of the new key.")
    private @Nullable String kid;

    @Option(
        names = "--pem",
        description = "Print PKCS#8 PEM, which has no key ID, no algorithm and no date.")
    private boolean pem;
  }

  /** Prints the public JWK set, such as for a client whose metadata is a static file. */
  @Command(
      name = "public",
      description = "Print the public JWK set of a file with a JWK, a JWK set or PEM.")
  int showPublic(
      @Parameters(paramLabel = "FILE", description = "The file with the private keys.")
          String file) {
    world.out().println(ClientKeySet.parse(content(file)).toPublicJwks());
    return Main.SUCCESS;
  }

  /**
   * Returns a key ring: a JWK set with one new key. The key ID starts with the date, so that an
   * operator sees which of several keys is the oldest.
   */
  static String encryptionKeys(SecureRandom random, Clock clock) {
    byte[] key = new byte[ENCRYPTION_KEY_BYTES];
    random.nextBytes(key);
    byte[] name = new byte[4];
    random.nextBytes(name);
    JsonObject jwk =
        Json.createObjectBuilder()
            .add("kty", "oct")
            .add(
                "kid",
                LocalDate.now(clock.withZone(ZoneOffset.UTC))
                    + "-"
                    + HexFormat.of().formatHex(name))
            .add("alg", "A256GCM")
            .add("iat", clock.instant().getEpochSecond())
            .add("k", Base64.getUrlEncoder().withoutPadding().encodeToString(key))
            .build();
    return Json.createObjectBuilder()
        .add("keys", Json.createArrayBuilder().add(jwk))
        .build()
        .toString();
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
