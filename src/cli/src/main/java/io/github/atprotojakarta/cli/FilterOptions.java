package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionFilter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Selects sessions. A session must meet all conditions. */
final class FilterOptions {
  private static final String TIME =
      "A time (2026-11-29T08:00:00Z), a date (2026-11-29, from 00:00 UTC) or an age (P90D, PT1H).";

  @Option(names = "--account", paramLabel = "DID", description = "Sessions of this account.")
  private @Nullable String account;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "The session with this id; needs --account.")
  private @Nullable String session;

  @Option(names = "--client", paramLabel = "CLIENT_ID", description = "Sessions of this client_id.")
  private @Nullable String client;

  @Option(
      names = "--client-key",
      paramLabel = "KID",
      description = "Sessions that need this client key.")
  private @Nullable String clientKey;

  @Option(
      names = "--encryption-key",
      paramLabel = "KID",
      description = "Sessions that this key encrypts.")
  private @Nullable String encryptionKey;

  @Option(
      names = "--signed-in-before",
      paramLabel = "TIME",
      description = "Sessions whose user signed in before this time. " + TIME)
  private @Nullable String signedInBefore;

  @Option(
      names = "--used-before",
      paramLabel = "TIME",
      description = "Sessions that were last used before this time. " + TIME)
  private @Nullable String usedBefore;

  /** Returns whether no condition is set, so that all sessions match. */
  boolean isEmpty() {
    return account == null
        && session == null
        && client == null
        && clientKey == null
        && encryptionKey == null
        && signedInBefore == null
        && usedBefore == null;
  }

  /**
   * Returns the filter.
   *
   * @throws IllegalArgumentException if an option is invalid
   */
  SessionFilter build(Instant now) {
    SessionFilter.Builder filter = SessionFilter.builder();
    if (session != null) {
      if (account == null) {
        throw new IllegalArgumentException("--session needs --account");
      }
      filter.session(new SessionKey(Did.parse(account), session));
    } else if (account != null) {
      filter.account(Did.parse(account));
    }
    if (client != null) {
      filter.clientId(client);
    }
    if (clientKey != null) {
      filter.clientKeyId(clientKey);
    }
    if (encryptionKey != null) {
      filter.encryptionKeyId(encryptionKey);
    }
    if (signedInBefore != null) {
      filter.createdBefore(time("--signed-in-before", signedInBefore, now));
    }
    if (usedBefore != null) {
      filter.usedBefore(time("--used-before", usedBefore, now));
    }
    return filter.build();
  }

  private static Instant time(String option, String value, Instant now) {
    try {
      if (value.startsWith("PT")) {
        return now.minus(Duration.parse(value));
      }
      if (value.startsWith("P")) {
        return now.atZone(ZoneOffset.UTC).minus(Period.parse(value)).toInstant();
      }
      return value.contains("T")
          ? Instant.parse(value)
          : LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(option + " " + value + ": not a time. " + TIME, e);
    }
  }
}
