package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.SessionAdministration;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import io.github.atprotojakarta.store.SessionSummary;
import jakarta.json.Json;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The commands that list, count and end sessions in the database. They need no running server: the
 * nodes refuse an ended session at once, and their maintenance revokes its tokens.
 */
@Command(name = "sessions", description = "List, count and end sessions in the database.")
final class SessionCommands {
  private final Surroundings world;

  SessionCommands(Surroundings world) {
    this.world = world;
  }

  @Command(description = "List sessions, in the order of accounts and session ids.")
  int list(
      @Mixin FilterOptions filter,
      @Mixin DatabaseOptions database,
      @Mixin ToolSettings settings,
      @Option(
              names = "--limit",
              defaultValue = "100",
              paramLabel = "N",
              description = "The most sessions to list; 100 unless given.")
          int limit,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    SessionFilter wanted = filter.build(world.clock().instant());
    List<SessionSummary> found = on(database, settings, all -> read(all, wanted, limit + 1));
    SessionLines.print(
        world.out(), "sessions", found.subList(0, Math.min(limit, found.size())), json);
    if (found.size() > limit) {
      world.err().println("There are more than " + limit + " sessions: see --limit");
    }
    return Main.SUCCESS;
  }

  /** Reads sessions page by page. */
  static List<SessionSummary> read(SessionAdministration all, SessionFilter filter, int limit) {
    List<SessionSummary> found = new ArrayList<>();
    @Nullable SessionKey after = null;
    do {
      SessionPage page =
          all.list(filter, after, Math.min(SessionPage.LARGEST, limit - found.size()));
      found.addAll(page.sessions());
      after = page.next();
    } while (after != null && found.size() < limit);
    return found;
  }

  @Command(description = "Count sessions.")
  int count(
      @Mixin FilterOptions filter,
      @Mixin DatabaseOptions database,
      @Mixin ToolSettings settings,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    SessionFilter wanted = filter.build(world.clock().instant());
    long count = on(database, settings, all -> all.count(wanted));
    world
        .out()
        .println(
            json ? Json.createObjectBuilder().add("count", count).build() : Long.toString(count));
    return Main.SUCCESS;
  }

  @Command(
      description = {
        "End the sessions that meet all conditions. Their users are signed out on all nodes at"
            + " once; the nodes revoke the tokens.",
        "Asks before it ends more than one session. Standard error has a line for each ended"
            + " session, in the format of the audit log."
      })
  int end(
      @Mixin FilterOptions filter,
      @Option(names = "--all", description = "End all sessions; without conditions.") boolean all,
      @Mixin ActOptions act,
      @Option(names = "--yes", description = "Do not ask.") boolean yes,
      @Mixin DatabaseOptions database,
      @Mixin ToolSettings settings,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    if (all != filter.isEmpty()) {
      throw new IllegalArgumentException(
          all
              ? "--all ends all sessions: leave it out, or leave out the conditions"
              : "Which sessions? Give conditions, or --all to end all sessions");
    }
    SessionFilter wanted = filter.build(world.clock().instant());
    long ended =
        on(
            database,
            settings,
            sessions -> {
              if (!yes) {
                Confirmation.ofEnds(world, sessions.count(wanted));
              }
              return sessions.endAll(wanted, act.act());
            });
    world
        .out()
        .println(
            json
                ? Json.createObjectBuilder().add("ended", ended).build()
                : "Ended " + ended + (ended == 1 ? " session" : " sessions"));
    return Main.SUCCESS;
  }

  private <T> T on(
      DatabaseOptions options, ToolSettings settings, Function<SessionAdministration, T> work) {
    Settings values = settings.read(world.environment());
    return options.administer(world, values, limits(values), work);
  }

  private static SessionLimits limits(Settings settings) {
    return new SessionLimits(
        duration(settings, "atproto.session.idle").orElse(SessionLimits.DEFAULT.idle()),
        duration(settings, "atproto.session.absolute").orElse(null));
  }

  private static Optional<Duration> duration(Settings settings, String name) {
    try {
      return settings.get(name).map(Duration::parse);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + " is not an ISO 8601 duration", e);
    }
  }
}
