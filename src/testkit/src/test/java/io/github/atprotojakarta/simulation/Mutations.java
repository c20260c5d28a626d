package io.github.atprotojakarta.simulation;

import java.util.List;

/** The fixes of refreshes that the simulation must miss at once when they are taken out. */
final class Mutations {
  private static final String REFRESH = "internal/refresh/";

  private Mutations() {}

  static List<Mutation> responses() {
    return List.of(
        Mutation.of(
            "every 5xx proves that the token was not used",
            REFRESH + "RefusalMeaning.java",
            "e.status() == 429 || (e.status() == 503 && e.retryAfter().isPresent())",
            "e.status() == 429 || e.status() >= 500"),
        Mutation.of(
            "an exception after the sending withdraws the claim",
            REFRESH + "TokenRefresh.java",
            "if (sending.mayHaveLeft()) {",
            "if (false) {"),
        Mutation.of(
            "a lost response withdraws the claim",
            REFRESH + "RefreshResponses.java",
            "return e.mayHaveReachedServer()",
            "return false"),
        Mutation.of(
            "a server that wants a pause gets requests",
            "internal/RetryAfterTransport.java",
            "if (pause != null && pause.lasts(clock.instant())) {",
            "if (false) {"),
        Mutation.of(
            "a revocation that is refused for good is tried again",
            REFRESH + "Revocation.java",
            "boolean forGood = isForGood(e);",
            "boolean forGood = false;"),
        Mutation.of(
            "new tokens are seen before they are stored",
            REFRESH + "UnsavedTokens.java",
            "return notYet(mine.key(), last);",
            "return new RefreshOutcome.Refreshed(refreshed);"));
  }

  static List<Mutation> ends() {
    return List.of(
        Mutation.of(
                "a refused token ends a session that another node has refreshed",
                REFRESH + "RefreshResponses.java",
                "if (store.delete(session.key(), session.version())) {",
                "if (store.delete(session.key(), session.version()) || true) {")
            .shownBy(Fault.STATEMENT_HANGS, Fault.SLOW_SERVER, Fault.LOCK_FOR_TWO),
        Mutation.of(
                "revocations are tried again without pauses",
                REFRESH + "SignOut.java",
                "store.postponeRevocation(session.key(),"
                    + " clock.instant().plus(pauses.next(session.key())));",
                "")
            .shownBy(Fault.SIGN_OUT, Fault.MAINTENANCE, Fault.FAILS_BEFORE, Fault.REQUEST_LOST),
        Mutation.of(
                "a sign-out leaves new tokens in memory",
                REFRESH + "SignOut.java",
                "inHand.accept(key);",
                "")
            .shownBy(Fault.SIGN_OUT, Fault.EXECUTOR_DROPS, Fault.DATABASE_AWAY),
        Mutation.of(
                "a task that saves tokens and was dropped is never replaced",
                REFRESH + "UnsavedTokens.java",
                "!held.isStopping() && !held.isEmpty() && !saving.get()",
                "!held.isStopping() && !held.isEmpty() && saving.compareAndSet(false, true)",
                "if (saving.compareAndSet(false, true)) {\n      try {",
                "if (saving.get()) {\n      try {")
            .shownBy(Fault.EXECUTOR_DROPS, Fault.DATABASE_AWAY, Fault.STATEMENT_FAILS),
        Mutation.of(
                "new tokens give way to an older row",
                REFRESH + "OlderRows.java",
                "return row.version() < held.version() &&"
                    + " !row.refreshedAt().isAfter(held.refreshedAt());",
                "return false;")
            .shownBy(Fault.FAILOVER, Fault.DATABASE_AWAY));
  }

  static List<Mutation> claims() {
    return List.of(
        Mutation.of(
            "a claim of a wrong clock blocks for hours",
            "store/InMemoryRow.java",
            "return claim == null || !claim.until().isAfter(end)",
            "return true || claim == null"),
        Mutation.of(
            "the claim is judged before the connection only",
            REFRESH + "RefreshSending.java",
            "public void beforeBody() {\n    check();",
            "public void beforeBody() {"),
        Mutation.of(
                "a clock that is set back makes a claim fresh",
                REFRESH + "RefreshClaims.java",
                "Duration.ofNanos(context.waits().nanoTime() - mine.made())",
                "Duration.ZERO")
            .shownBy(Fault.NODE_CLOCK_JUMPS, Fault.SLOW_CONNECTION, Fault.RESPONSE_LOST),
        Mutation.of(
            "a token leaves while its node ends",
            REFRESH + "RefreshClaims.java",
            "if (stopped) {",
            "if (false) {"),
        Mutation.of(
            "every caller waits for a claim that stays",
            REFRESH + "RefreshClaims.java",
            "return !isLeftBehind(end) && !memory.outlasts(session.key(), end) && pauses.pause();",
            "return pauses.pause();"),
        Mutation.of(
            "callers wait for a claim of their own node",
            REFRESH + "RefreshClaims.java",
            "return memory.reason(session, context.clock().instant()).map(Unknown::new);",
            "return Optional.empty();"),
        Mutation.of(
            "a sign-out revokes the tokens that it read first",
            REFRESH + "SignOut.java",
            "store.retire(key, found.get().version(), clock.instant())) {",
            "store.find(key).map(now -> store.retire(key, now.version(), clock.instant()))"
                + ".orElse(true)) {"),
        Mutation.of(
            "the server is found in a cache",
            REFRESH + "RefreshDestinations.java",
            "URI pds = identities.freshPds(session.key().did());",
            "URI pds = identities.resolve(session.key().did(), false).pds();"));
  }

  static List<Mutation> threads() {
    return List.of(
        Mutation.of(
            "a refresh that ended with an error stays",
            REFRESH + "RefreshFlights.java",
            "that has ended\n          flights.remove(key, this);",
            "that has ended\n"),
        Mutation.of(
            "a refresh whose thread never runs stays",
            REFRESH + "RefreshFlights.java",
            "flight.giveUp(RefreshOutcome.later(\"The refresh of \" + key + \" was not started; try"
                + " again\"));",
            ""),
        Mutation.of(
            "a refresh that gets no thread stays",
            REFRESH + "RefreshFlights.java",
            "} catch (RuntimeException | Error e) {\n      mine.giveUp(",
            "} catch (IllegalStateException e) {\n      mine.giveUp("),
        Mutation.of(
            "a refresh runs on the thread of its caller",
            REFRESH + "RefreshFlights.java",
            "context.executor().execute(mine);",
            "mine.run();"),
        Mutation.of(
            "a caller waits for each of several refreshes",
            REFRESH + "RefreshFlights.java",
            "timings.callerWait().minus(since(began));",
            "timings.callerWait();"),
        Mutation.of(
            "only some failures of a lock are survived",
            REFRESH + "MeasuredLock.java",
            "} catch (Throwable e) { // its client",
            "} catch (TransientException e) { // its client"),
        Mutation.of(
            "a node that ends drops new tokens",
            REFRESH + "FreshTokens.java",
            "    unsaved.close();\n",
            ""));
  }
}
