package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.TxtLookup;
import java.io.PrintStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the commands use of the outside.
 *
 * @param out standard output, for results
 * @param err standard error, for questions and lines of the audit log
 * @param environment the environment variables
 * @param questions asks the operator; empty if nobody is at a console
 * @param transport sends requests to public servers
 * @param nodes sends requests to nodes, which may have private addresses
 */
record Surroundings(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Function<String, Optional<String>> questions,
    HttpTransport transport,
    HttpTransport nodes,
    TxtLookup dns,
    URI plcDirectory,
    SecureRandom random,
    Clock clock) {}
