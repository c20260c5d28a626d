package io.github.atprotojakarta.internal.jose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Supplies keys from a file. It reads the file again when the file changes, so keys rotate without
 * a restart. If the changed file is invalid, the previous keys stay.
 *
 * @param <K> the keys
 */
public final class WatchedKeyFile<K> implements Supplier<K> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Path file;
  private final Reader<K> reader;
  private final Consumer<K> changed;
  private final Consumer<Exception> invalid;
  private volatile Loaded<K> loaded;

  /**
   * Reads keys from a file.
   *
   * @param <K> the keys
   */
  public interface Reader<K> {
    /**
     * Reads the keys.
     *
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when a key is invalid
     */
    K read(Path file) throws IOException;
  }

  /**
   * Reads the file for the first time.
   *
   * @param changed receives new keys
   * @param invalid receives the reason why a changed file is not used
   * @throws IOException when the file cannot be read
   * @throws IllegalArgumentException when a key is invalid
   */
  public WatchedKeyFile(
      Path file, Reader<K> reader, Consumer<K> changed, Consumer<Exception> invalid)
      throws IOException {
    this.file = file;
    this.reader = reader;
    this.changed = changed;
    this.invalid = invalid;
    this.loaded = new Loaded<>(stamp(), reader.read(file));
  }

  @Override
  public K get() {
    Loaded<K> current = loaded;
    Stamp now = stampOrNull();
    return now == null || now.equals(current.stamp()) ? current.keys() : reload(now);
  }

  private K reload(Stamp now) {
    lock.lock();
    try {
      if (!now.equals(loaded.stamp())) {
        K keys = loaded.keys();
        try {
          keys = reader.read(file);
          changed.accept(keys);
        } catch (IOException | RuntimeException e) {
          invalid.accept(e);
        }
        loaded = new Loaded<>(now, keys);
      }
      return loaded.keys();
    } finally {
      lock.unlock();
    }
  }

  // A file that is briefly missing (being replaced, or its volume being remounted) changes nothing.
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

  private record Stamp(long modified, long size, @Nullable Object fileKey) {}

  private record Loaded<K>(Stamp stamp, K keys) {}
}
