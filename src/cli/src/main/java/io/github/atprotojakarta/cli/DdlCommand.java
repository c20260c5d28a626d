package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.persistence.DatabaseSchema;
import io.github.atprotojakarta.persistence.Migrations;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the statements that create the tables, for operators who let no application do it. */
@Command(
    name = "ddl",
    description = {
      "Print the statements that create or update the tables, for PostgreSQL and H2.",
      "With atproto.database.migrate=false the application runs none of them itself. With a schema"
          + " of its own they are for PostgreSQL; a comment says what to change for H2."
    })
final class DdlCommand implements Callable<Integer> {
  private final Surroundings world;

  @Option(
      names = "--after",
      defaultValue = "0",
      paramLabel = "VERSION",
      description = "The version that the database has; 0, the default, for an empty database.")
  private int after;

  @Mixin private final SchemaOption schema = new SchemaOption();
  @Mixin private final ToolSettings settings = new ToolSettings();

  DdlCommand(Surroundings world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    if (after < 0) {
      throw new IllegalArgumentException("--after must not be negative");
    }
    @Nullable DatabaseSchema own = schema.in(settings.read(world.environment()));
    world
        .out()
        .print(own == null ? Migrations.statements(after) : Migrations.statements(after, own));
    return Main.SUCCESS;
  }
}
