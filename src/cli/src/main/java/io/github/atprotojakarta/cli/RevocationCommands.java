package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.SessionAdministration;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionSummary;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands for sessions that have ended and whose tokens are still to be revoked. */
@Command(
    name = "revocations",
    description = "List, retry and give up the revocations of ended sessions' tokens.")
final class RevocationCommands {
  private static final String ACCOUNT = "The account.";
  private static final String SESSION = "The id of the session.";

  private final Surroundings world;

  RevocationCommands(Surroundings world) {
    this.world = world;
  }

  @Command(description = "List the ended sessions whose tokens are still to be revoked.")
  int list(
      @Mixin DatabaseOptions database,
      @Mixin ToolSettings settings,
      @Option(
              names = "--limit",
              defaultValue = "100",
              paramLabel = "N",
              description = "The most sessions to list; 100 unless given.")
          int limit,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    SessionFilter retired = SessionFilter.builder().retired().build();
    List<SessionSummary> owed =
        on(database, settings, sessions -> SessionCommands.read(sessions, retired, limit));
    SessionLines.print(world.out(), "revocations", owed, json);
    return Main.SUCCESS;
  }

  @Command(description = "Let the next run of the maintenance try a revocation, not only later.")
  int retry(
      @Parameters(paramLabel = "DID", description = ACCOUNT) String account,
      @Parameters(paramLabel = "SESSION", description = SESSION) String session,
      @Mixin DatabaseOptions database,
      @Mixin ToolSettings settings) {
    SessionKey key = new SessionKey(Did.parse(account), session);
    return told(
        on(database, settings, sessions -> sessions.retryRevocation(key)),
        "The revocation is due now");
  }

  @Command(
      name = "give-up",
      description =
          "Delete an ended session without revoking its tokens, for example because its server does"
              + " not exist any more.")
  int giveUp(
      @Parameters(paramLabel = "DID", description = ACCOUNT) String account,
      @Parameters(paramLabel = "SESSION", description = SESSION) String session,
      @Mixin ActOptions act,
      @Mixin DatabaseOptions database,
      @Mixin ToolSettings settings) {
    SessionKey key = new SessionKey(Did.parse(account), session);
    return told(
        on(database, settings, sessions -> sessions.giveUpRevocation(key, act.act())),
        "The session is deleted");
  }

  private int told(boolean done, String message) {
    world.out().println(done ? message : "No revocation is owed for this session");
    return done ? Main.SUCCESS : Main.PROBLEM;
  }

  private <T> T on(
      DatabaseOptions options, ToolSettings settings, Function<SessionAdministration, T> work) {
    return options.administer(
        world, settings.read(world.environment()), SessionLimits.DEFAULT, work);
  }
}
