package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * What {@code create-domain.sh} has to be given in files that nobody else can read.
 *
 * @param directory where they are
 */
record DomainSecrets(Path directory) {
  private static final FileAttribute<Set<PosixFilePermission>> NOBODY_ELSE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Writes the domain's own passwords, and an alias for each entry. */
  void write(Map<String, String> aliases) throws IOException {
    Files.createDirectory(directory, NOBODY_ELSE);
    Path files = Files.createDirectory(directory.resolve("aliases"), NOBODY_ELSE);
    write(
        passwords(),
        "AS_ADMIN_PASSWORD=%s\nAS_ADMIN_MASTERPASSWORD=%s\n"
            .formatted(PayaraDomain.ADMIN_PASSWORD, PayaraDomain.MASTER_PASSWORD));
    for (Map.Entry<String, String> alias : aliases.entrySet()) {
      write(files.resolve(alias.getKey()), alias.getValue());
    }
  }

  /** The domain's own passwords, in the form of {@code asadmin}. */
  Path passwords() {
    return directory.resolve("asadmin.passwords");
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
