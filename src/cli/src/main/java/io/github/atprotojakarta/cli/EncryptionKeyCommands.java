package io.github.atprotojakarta.cli;

import picocli.CommandLine.Command;

/** The command that generates a key ring for stored sessions. */
@Command(name = "encryption-key", description = "Generate a key that encrypts stored sessions.")
final class EncryptionKeyCommands {
  private final Surroundings world;

  EncryptionKeyCommands(Surroundings world) {
    this.world = world;
  }

  @Command(
      description = {
        "Generate a key ring with one key (atproto.encryption.keys-file) and print it.",
        "Redirect the output to a file that only its owner can read."
      })
  int generate() {
    world.out().println(KeyCommands.encryptionKeys(world.random(), world.clock()));
    return Main.SUCCESS;
  }
}
