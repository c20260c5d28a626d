package io.github.atprotojakarta.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Reports key files that other accounts of the machine can read. */
public final class KeyFilePermissions {
  private static final System.Logger LOG = System.getLogger(KeyFilePermissions.class.getName());

  private KeyFilePermissions() {}

  /**
   * Logs a warning if the group or others may read a file. It is only a warning: some platforms
   * mount secrets for a group, and a server that does not start helps nobody. A file system without
   * POSIX permissions, or a file that cannot be read, is not reported here.
   *
   * @param setting the setting that names the file
   */
  public static void warnIfOthersMayRead(String setting, Path file) {
    Set<PosixFilePermission> permissions;
    try {
      permissions = Files.getPosixFilePermissions(file);
    } catch (IOException | UnsupportedOperationException e) {
      return;
    }
    if (permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "ATP1305 {0}: other accounts of this machine may read the keys in {1} ({2}); let only the"
              + " account of the server read them, for example: chmod 600",
          setting,
          file.toAbsolutePath(),
          PosixFilePermissions.toString(permissions));
    }
  }
}
