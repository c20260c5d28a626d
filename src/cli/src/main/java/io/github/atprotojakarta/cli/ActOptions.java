package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.session.AdministrativeAct;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who does something to the sessions of others, and why; for the audit log. */
final class ActOptions {
  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, such as the number of a ticket; it stands in the audit log.")
  private @Nullable String reason;

  @Option(
      names = "--administrator",
      paramLabel = "NAME",
      description = "Your name in the audit log; otherwise the user of the operating system.")
  private @Nullable String administrator;

  AdministrativeAct act() {
    return new AdministrativeAct(
        administrator == null ? System.getProperty("user.name", "unknown") : administrator,
        String.valueOf(reason));
  }
}
