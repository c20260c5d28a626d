package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.http.GuardedHttpClient;
import io.github.atprotojakarta.identity.DnsjavaTxtLookup;
import io.github.atprotojakarta.identity.PlcDidResolver;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/** The command line for operators. Exit codes: 0 success, 1 problem found, 2 wrong usage. */
public final class Main {
  static final int SUCCESS = 0;
  static final int PROBLEM = 1;
  static final int USAGE = 2;

  private static final String USAGE_TEXT =
      """
      Usage: java -jar atproto-oauth-cli-VERSION-cli.jar COMMAND

        keys generate [--kid ID]    Generate a client key as a private JWK set (atproto.keys-file).
        keys generate --pem         Generate a client key as PKCS#8 PEM, which has no key ID.
        keys public FILE            Print the public JWK set of a file with a JWK, JWK set or PEM.
        encryption-key generate     Generate a key ring for stored sessions
                                    (atproto.encryption.keys-file).
        check CLIENT_ID_URL         Fetch a client's metadata and keys, and check them as an
                                    authorization server does.
        resolve HANDLE_OR_DID       Find the DID, PDS and authorization server of an account and
                                    print each step.

      Keys are printed to standard output. Redirect it to a file that only its owner can read.
      Exit codes: 0 success, 1 problem found, 2 wrong usage.
      """;

  private final PrintStream out;
  private final PrintStream err;
  private final KeyCommands keys;
  private final NetworkCommands network;

  Main(PrintStream out, PrintStream err, KeyCommands keys, NetworkCommands network) {
    this.out = out;
    this.err = err;
    this.keys = keys;
    this.network = network;
  }

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int code;
    try (GuardedHttpClient http = GuardedHttpClient.builder().build()) {
      code =
          new Main(
                  out,
                  err,
                  new KeyCommands(new SecureRandom(), out),
                  new NetworkCommands(
                      http, DnsjavaTxtLookup.system(), PlcDidResolver.PUBLIC_DIRECTORY, out))
              .run(List.of(args));
    }
    System.exit(code);
  }

  /** Runs a command and returns its exit code. */
  int run(List<String> args) {
    try {
      return runCommand(args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return PROBLEM;
    }
  }

  private int runCommand(List<String> args) {
    List<String> words = args.subList(0, Math.min(2, args.size()));
    List<String> rest = args.subList(words.size(), args.size());
    if (words.equals(List.of("keys", "generate"))) {
      if (rest.isEmpty()) {
        return keys.generate();
      }
      if (rest.equals(List.of("--pem"))) {
        return keys.generatePem();
      }
      if (rest.size() == 2 && rest.get(0).equals("--kid")) {
        return keys.generate(rest.get(1));
      }
    } else if (words.equals(List.of("keys", "public")) && rest.size() == 1) {
      return keys.showPublic(rest.get(0));
    } else if (words.equals(List.of("encryption-key", "generate")) && rest.isEmpty()) {
      return keys.generateEncryptionKey();
    } else if (args.size() == 2 && args.get(0).equals("check")) {
      return network.check(args.get(1));
    } else if (args.size() == 2 && args.get(0).equals("resolve")) {
      return network.resolve(args.get(1));
    } else if (args.equals(List.of("--help")) || args.equals(List.of("help"))) {
      out.print(USAGE_TEXT);
      return SUCCESS;
    }
    err.print(USAGE_TEXT);
    return USAGE;
  }
}
