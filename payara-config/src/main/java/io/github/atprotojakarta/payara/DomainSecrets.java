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
 * The secrets for {@code create-domain.sh}, in files that no other user can read.
 *
 * @param directory the directory of the files
 */
record DomainSecrets(Path directory) {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Writes the domain's passwords, and a password alias for each entry. */
  void write(Map<String, String> aliases) throws IOException {
    Files.createDirectory(directory, OWNER_ONLY);
    Path files = Files.createDirectory(directory.resolve("aliases"), OWNER_ONLY);
    write(
        passwords(),
        "AS_ADMIN_PASSWORD=%s\nAS_ADMIN_MASTERPASSWORD=%s\n"
            .formatted(PayaraDomain.ADMIN_PASSWORD, PayaraDomain.MASTER_PASSWORD));
    for (Map.Entry<String, String> alias : aliases.entrySet()) {
      write(files.resolve(alias.getKey()), alias.getValue());
    }
  }

  /** Returns the file with the domain's passwords, in the format of {@code asadmin}. */
  Path passwords() {
    return directory.resolve("asadmin.passwords");
  }

  private static void write(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
