package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.SessionAdministration;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.session.SessionLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The database of the application. Without options it is the one of the variables that the scripts
 * for Payara use: {@code ATPROTO_DB_HOST} and others.
 */
final class DatabaseOptions {
  private static final String PASSWORD_FILE = "ATPROTO_DB_PASSWORD_FILE";

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description =
          "The JDBC URL, such as jdbc:postgresql://db.example.com/atproto. Otherwise it is made of"
              + " ATPROTO_DB_HOST, ATPROTO_DB_PORT and ATPROTO_DB_NAME.")
  private @Nullable String url;

  @Option(
      names = "--database-user",
      paramLabel = "NAME",
      description = "The user of the database; otherwise ATPROTO_DB_USER.")
  private @Nullable String user;

  @Option(
      names = "--database-password-file",
      paramLabel = "FILE",
      description =
          "A file with the password; otherwise ATPROTO_DB_PASSWORD_FILE or ATPROTO_DB_PASSWORD.")
  private @Nullable String passwordFile;

  @Mixin private final SchemaOption schema = new SchemaOption();

  /**
   * Connects to the database.
   *
   * @param settings the settings of the application
   * @throws IllegalArgumentException if no database is given, or it cannot be reached
   */
  AdminDatabase open(Map<String, String> environment, Settings settings) {
    return AdminDatabase.open(
        url(environment),
        user == null ? environment.get("ATPROTO_DB_USER") : user,
        password(environment),
        schema.in(settings));
  }

  /** Administers the sessions in the database; writes lines of the audit log for each act. */
  <T> T administer(
      Surroundings world,
      Settings settings,
      SessionLimits limits,
      Function<SessionAdministration, T> work) {
    try (AdminDatabase database = open(world.environment(), settings)) {
      return work.apply(database.sessions(limits, new AuditLines(world.err()), world.clock()));
    }
  }

  private String url(Map<String, String> environment) {
    if (url != null) {
      return url;
    }
    String host = environment.get("ATPROTO_DB_HOST");
    if (host == null) {
      throw new IllegalArgumentException(
          "Which database? Give --database-url, or set ATPROTO_DB_HOST, ATPROTO_DB_NAME and"
              + " ATPROTO_DB_USER");
    }
    return "jdbc:postgresql://"
        + host
        + ":"
        + environment.getOrDefault("ATPROTO_DB_PORT", "5432")
        + "/"
        + environment.getOrDefault("ATPROTO_DB_NAME", "atproto");
  }

  private @Nullable String password(Map<String, String> environment) {
    String file = passwordFile == null ? environment.get(PASSWORD_FILE) : passwordFile;
    if (file == null) {
      return environment.get("ATPROTO_DB_PASSWORD");
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "The file of the password cannot be read: " + file + ": " + e, e);
    }
  }
}
