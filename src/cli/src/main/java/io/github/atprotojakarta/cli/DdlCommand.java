package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.persistence.Migrations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the statements that create the tables, for operators who let no application do it. */
@Command(
    name = "ddl",
    description = {
      "Print the statements that create or update the tables, for PostgreSQL and H2.",
      "With atproto.database.migrate=false the application runs none of them itself."
    })
final class DdlCommand implements Callable<Integer> {
  private final Surroundings world;

  @Option(
      names = "--after",
      defaultValue = "0",
      paramLabel = "VERSION",
      description = "The version that the database has; 0, the default, for an empty database.")
  private int after;

  DdlCommand(Surroundings world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    if (after < 0) {
      throw new IllegalArgumentException("--after must not be negative");
    }
    world.out().print(Migrations.statements(after));
    return Main.SUCCESS;
  }
}
