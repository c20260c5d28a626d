package io.github.atprotojakarta.webapp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system that a test can fill: a tmpfs, which only root can mount.
 *
 * @param path where it is
 * @param mounted whether it was mounted; otherwise the path is a directory like any other
 */
record SmallDisk(Path path, boolean mounted) implements AutoCloseable {
  private static final int BLOCK = 4096;

  /** Creates it, with room for a small database and a copy of it. */
  static SmallDisk create(Path path) throws IOException {
    Files.createDirectories(path);
    return new SmallDisk(
        path, run("mount", "-t", "tmpfs", "-o", "size=400m,mode=777", "tmpfs", path.toString()));
  }

  private static boolean run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.onExit().join().exitValue() == 0;
  }

  /** Leaves no space. */
  void fill() throws IOException {
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (hasSpaceFor(block, out)) {
        // The block was written.
      }
    }
  }

  private static boolean hasSpaceFor(byte[] block, OutputStream out) throws IOException {
    try {
      out.write(block);
      return true;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No space left")) {
        return false;
      }
      throw e;
    }
  }

  /** Gives the space back. */
  void free() throws IOException {
    Files.deleteIfExists(filler());
  }

  private Path filler() {
    return path.resolve("filler");
  }

  @Override
  public void close() throws IOException {
    if (mounted && !run("umount", "-l", path.toString())) {
      throw new IOException("Could not unmount " + path);
    }
  }
}
