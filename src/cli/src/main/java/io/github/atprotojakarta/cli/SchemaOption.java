package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.persistence.DatabaseSchema;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The schema of the tables. Without the option it is that of the application's settings. */
final class SchemaOption {
  @Option(
      names = "--database-schema",
      paramLabel = "NAME",
      description =
          "The schema of the tables; otherwise the setting atproto.database.schema, or without it"
              + " the schema of the connection.")
  private @Nullable String schema;

  /**
   * Returns the schema; {@code null} for that of the connection.
   *
   * @throws IllegalArgumentException if the name has wrong characters
   */
  @Nullable DatabaseSchema in(Settings settings) {
    return schema == null ? DatabaseSchema.of(settings).orElse(null) : DatabaseSchema.of(schema);
  }
}
