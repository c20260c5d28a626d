package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.SessionAdministration;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.AuditLine;
import io.github.atprotojakarta.session.BlockResult;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.BlockedAccount;
import io.github.atprotojakarta.store.BlockedAccountPage;
import io.github.atprotojakarta.store.SessionFilter;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that block and unblock accounts in the database. They need no running server. */
@Command(name = "accounts", description = "Block, unblock and list blocked accounts.")
final class AccountCommands {
  private static final String ACCOUNT = "The account.";

  private final Surroundings world;

  AccountCommands(Surroundings world) {
    this.world = world;
  }

  @Command(
      description = {
        "Block an account: it cannot sign in any more, and all its sessions end, on all nodes at"
            + " once. An account that is blocked already stays so, and loses the sessions it has.",
        "Asks before it ends more than one session. Standard error has lines in the format of the"
            + " audit log."
      })
  int block(
      @Parameters(paramLabel = "DID", description = ACCOUNT) String account,
      @Mixin ActOptions act,
      @Option(names = "--yes", description = "Do not ask.") boolean yes,
      @Mixin ToolSettings settings,
      @Mixin DatabaseOptions database,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    Did did = Did.parse(account);
    SessionFilter ofAccount = SessionFilter.builder().account(did).build();
    BlockResult result =
        on(
            database,
            settings,
            accounts -> {
              if (!yes) {
                Confirmation.ofEnds(world, accounts.count(ofAccount));
              }
              return accounts.block(did, act.act());
            });
    world.out().println(json ? json(result) : line(result));
    return Main.SUCCESS;
  }

  private static Object json(BlockResult result) {
    return Json.createObjectBuilder()
        .add("added", result.added())
        .add("ended", result.ended())
        .build();
  }

  private static String line(BlockResult result) {
    return (result.added() ? "The account is blocked now" : "The account was blocked already")
        + "; ended "
        + result.ended()
        + (result.ended() == 1 ? " session" : " sessions");
  }

  @Command(description = "Unblock an account: it can sign in again.")
  int unblock(
      @Parameters(paramLabel = "DID", description = ACCOUNT) String account,
      @Mixin ActOptions act,
      @Mixin ToolSettings settings,
      @Mixin DatabaseOptions database,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    Did did = Did.parse(account);
    boolean done = on(database, settings, accounts -> accounts.unblock(did, act.act()));
    world
        .out()
        .println(
            json
                ? Json.createObjectBuilder().add("done", done).build()
                : done ? "The account can sign in again" : "The account is not blocked");
    return done ? Main.SUCCESS : Main.PROBLEM;
  }

  @Command(description = "List the blocked accounts, in the order of their DIDs.")
  int list(
      @Option(names = "--account", paramLabel = "DID", description = "Only this account.")
          @Nullable String account,
      @Option(
              names = "--limit",
              defaultValue = "100",
              paramLabel = "N",
              description = "The most accounts to list; 100 unless given.")
          int limit,
      @Mixin ToolSettings settings,
      @Mixin DatabaseOptions database,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    List<BlockedAccount> found =
        on(
            database,
            settings,
            accounts ->
                account == null
                    ? read(accounts, limit + 1)
                    : accounts.findBlock(Did.parse(account)).stream().toList());
    print(found.subList(0, Math.min(limit, found.size())), json);
    if (found.size() > limit) {
      world.err().println("There are more than " + limit + " blocked accounts: see --limit");
    }
    return Main.SUCCESS;
  }

  /** Reads blocked accounts page by page. */
  private static List<BlockedAccount> read(SessionAdministration accounts, int limit) {
    List<BlockedAccount> found = new ArrayList<>();
    @Nullable Did after = null;
    do {
      BlockedAccountPage page =
          accounts.listBlocks(after, Math.min(BlockedAccountPage.LARGEST, limit - found.size()));
      found.addAll(page.accounts());
      after = page.next();
    } while (after != null && found.size() < limit);
    return found;
  }

  private void print(List<BlockedAccount> found, boolean json) {
    if (json) {
      JsonArrayBuilder array = Json.createArrayBuilder();
      found.forEach(account -> array.add(account.toJson()));
      world.out().println(Json.createObjectBuilder().add("accounts", array).build());
    } else {
      found.forEach(account -> world.out().println(line(account)));
    }
  }

  private static String line(BlockedAccount account) {
    return new AuditLine("did=" + account.did())
        .add("blockedAt", account.blockedAt())
        .addQuoted("administrator", account.administrator())
        .addQuoted("reason", account.reason())
        .toString();
  }

  private <T> T on(
      DatabaseOptions options, ToolSettings settings, Function<SessionAdministration, T> work) {
    return options.administer(
        world, settings.read(world.environment()), SessionLimits.DEFAULT, work);
  }
}
