package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A key ring in a file, read again when the file has changed, so that keys rotate without a
 * restart. A change that cannot be read is reported and the ring before it stays in use.
 */
final class KeyRingFile implements Supplier<KeyRing> {
  private static final System.Logger LOG = System.getLogger(KeyRingFile.class.getName());

  private final Path file;
  private volatile Loaded loaded;

  /** Reads the file for the first time. */
  KeyRingFile(Path file) {
    this.file = file;
    try {
      this.loaded = new Loaded(stamp(), read());
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot read the encryption keys in " + file.toAbsolutePath() + ": " + e, e);
    }
  }

  /**
   * The ring in a file, which is made when it does not exist. Of several processes that do so at
   * once one makes it and the others read that one: the complete file appears under its name by a
   * hard link, which fails where there is one already.
   */
  static KeyRingFile createIfAbsent(Path file, Supplier<KeyRing> ring) {
    if (!Files.exists(file)) {
      try {
        create(file, ring.get().toJwkSet());
      } catch (IOException | UnsupportedOperationException e) {
        throw new IllegalStateException(
            "Cannot keep the generated encryption key in "
                + file.toAbsolutePath()
                + ": "
                + e
                + ". Make the directory writable, choose another atproto.data-directory, or set "
                + EncryptionKeys.KEYS_FILE,
            e);
      }
    }
    return new KeyRingFile(file);
  }

  @Override
  public KeyRing get() {
    Loaded current = loaded;
    Stamp now = stampOrNull();
    return now == null || now.equals(current.stamp()) ? current.ring() : reload(now);
  }

  private synchronized KeyRing reload(Stamp now) {
    if (!now.equals(loaded.stamp())) {
      KeyRing ring = loaded.ring();
      try {
        ring = read();
        LOG.log(System.Logger.Level.INFO, "Encryption keys are now {0}", ring);
      } catch (IOException | RuntimeException e) {
        LOG.log(
            System.Logger.Level.ERROR,
            "The changed encryption keys in {0} are not used, those before stay: {1}",
            file,
            e.getMessage());
      }
      loaded = new Loaded(now, ring);
    }
    return loaded.ring();
  }

  private KeyRing read() throws IOException {
    String text = Files.readString(file);
    if (text.isBlank()) {
      throw new IllegalArgumentException("The key ring file " + file + " is empty");
    }
    return KeyRing.parse(Secret.of(text));
  }

  // A file that is missing for a moment (replaced, or its volume mounted anew) changes nothing.
  private @Nullable Stamp stampOrNull() {
    try {
      return stamp();
    } catch (IOException e) {
      return null;
    }
  }

  private Stamp stamp() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(
        attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
  }

  private static void create(Path file, Secret content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    // Temporary files are readable by their owner alone, and the link has the same rights.
    Path temporary = Files.createTempFile(directory, "encryption-keys", ".tmp");
    try {
      Files.writeString(temporary, content.reveal());
      force(temporary);
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      LOG.log(System.Logger.Level.DEBUG, "Another process has made {0}", file);
    } finally {
      Files.delete(temporary);
    }
  }

  // The first sessions are encrypted with it: after a power failure it must still be there.
  private static void force(Path written) throws IOException {
    try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private record Stamp(long modified, long size, @Nullable Object fileKey) {}

  private record Loaded(Stamp stamp, KeyRing ring) {}
}
