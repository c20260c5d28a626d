package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.jose.WatchedKeyFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * Supplies the key ring from a file. It reads the file again when the file changes, so keys rotate
 * without a restart. If the changed file is invalid, it logs an error and keeps the previous keys.
 */
final class KeyRingFile implements Supplier<KeyRing> {
  private static final System.Logger LOG = System.getLogger(KeyRingFile.class.getName());

  private final WatchedKeyFile<KeyRing> keys;

  /**
   * Reads the file for the first time.
   *
   * @param source what names the file, for messages
   * @throws IllegalStateException if the file cannot be read
   * @throws IllegalArgumentException if a key is invalid
   */
  KeyRingFile(Path file, String source) {
    try {
      this.keys =
          new WatchedKeyFile<>(
              file,
              changed -> read(changed, source),
              ring ->
                  LOG.log(System.Logger.Level.INFO, "Loaded changed encryption keys: {0}", ring),
              fault ->
                  LOG.log(
                      System.Logger.Level.ERROR,
                      "ATP3103 The changed encryption keys are invalid; the previous keys stay in"
                          + " use. {0}",
                      fault.getMessage()));
    } catch (IOException e) {
      throw new IllegalStateException(
          source + ": cannot read the encryption keys in " + file.toAbsolutePath() + ": " + e, e);
    }
  }

  /**
   * Reads the key ring from a file and creates the file if it does not exist. If several processes
   * create it at the same time, one succeeds and the others read its file: a hard link gives the
   * complete file its name, and fails if the name exists.
   */
  static KeyRingFile createIfAbsent(Path file, Supplier<KeyRing> ring) {
    if (!Files.exists(file)) {
      try {
        create(file, ring.get().toJwkSet());
      } catch (IOException | UnsupportedOperationException e) {
        throw new IllegalStateException(
            "Cannot save the generated encryption key in "
                + file.toAbsolutePath()
                + ": "
                + e
                + ". Make the directory writable, set another atproto.data-directory, or set "
                + EncryptionKeys.KEYS_FILE,
            e);
      }
    }
    return new KeyRingFile(file, "The generated encryption keys in \"" + file + "\"");
  }

  @Override
  public KeyRing get() {
    return keys.get();
  }

  private static KeyRing read(Path file, String source) throws IOException {
    String jwkSet = Files.readString(file);
    if (jwkSet.isBlank()) {
      throw new IllegalArgumentException(source + ": the file is empty");
    }
    return EncryptionKeys.parse(source, jwkSet);
  }

  private static void create(Path file, Secret content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    // Only the owner can read a temporary file, and the link has the same permissions.
    Path temporary = Files.createTempFile(directory, "encryption-keys", ".tmp");
    try {
      Files.writeString(temporary, content.reveal());
      force(temporary);
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      LOG.log(System.Logger.Level.DEBUG, "Another process created {0}", file);
    } finally {
      Files.delete(temporary);
    }
  }

  // The first sessions are encrypted with this key, so it must survive a power failure.
  private static void force(Path written) throws IOException {
    try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
