package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.http.GuardedHttpClient;
import io.github.atprotojakarta.identity.DnsjavaTxtLookup;
import io.github.atprotojakarta.identity.PlcDidResolver;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

/** The command line for operators. Exit codes: 0 success, 1 problem found, 2 wrong usage. */
public final class Main {
  static final int SUCCESS = 0;
  static final int PROBLEM = 1;

  /** Kept, because loggers that nobody keeps lose their level. */
  private static final Logger HIBERNATE = Logger.getLogger("org.hibernate");

  private Main() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    // Its warnings are for servers: about the pool of connections, and about each failed statement.
    HIBERNATE.setLevel(Level.OFF);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int code;
    try (GuardedHttpClient http = GuardedHttpClient.builder().build();
        GuardedHttpClient nodes = GuardedHttpClient.builder().allowInsecure(true).build()) {
      code =
          run(
              new Surroundings(
                  out,
                  err,
                  System.getenv(),
                  Main::ask,
                  http,
                  nodes,
                  DnsjavaTxtLookup.system(),
                  PlcDidResolver.PUBLIC_DIRECTORY,
                  new SecureRandom(),
                  Clock.systemUTC()),
              List.of(args));
    }
    System.exit(code);
  }

  /** From JDK 22 on there is a console without a terminal, too; at its end it returns nothing. */
  @SuppressWarnings("SystemConsoleNull")
  private static Optional<String> ask(String question) {
    Console console = System.console();
    return console == null
        ? Optional.empty()
        : Optional.ofNullable(console.readLine("%s", question));
  }

  /** Runs a command and returns its exit code. */
  static int run(Surroundings world, List<String> args) {
    return commands(world).execute(args.toArray(String[]::new));
  }

  private static CommandLine commands(Surroundings world) {
    CommandLine rotate = new CommandLine(new RotationStatus(world));
    for (KeyKind kind : KeyKind.values()) {
      rotate.addSubcommand(kind.command, new RotationCommands(world, kind));
    }
    CommandLine root =
        new CommandLine(new AtprotoAdmin(world))
            .addSubcommand(new SessionCommands(world))
            .addSubcommand(new RevocationCommands(world))
            .addSubcommand(new AccountCommands(world))
            .addSubcommand("rotate", rotate)
            .addSubcommand(new KeyCommands(world))
            .addSubcommand(new EncryptionKeyCommands(world))
            .addSubcommand(new DdlCommand(world))
            .addSubcommand(new DoctorCommand(world));
    addHelp(root);
    return root.setOut(new PrintWriter(world.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(world.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler((e, command, parsed) -> failed(world.err(), e));
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
    command.getSubcommands().values().forEach(Main::addHelp);
  }

  private static int failed(PrintStream err, Exception e) throws Exception {
    if (e instanceof IllegalArgumentException || e instanceof AtprotoOAuthException) {
      err.println(e.getMessage());
      return PROBLEM;
    }
    throw e;
  }
}
