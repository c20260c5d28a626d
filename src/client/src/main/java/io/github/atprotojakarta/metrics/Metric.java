package io.github.atprotojakarta.metrics;

import java.util.List;

/**
 * The metrics that the measurements become. Modules for metrics libraries publish them under these
 * names, so that an application has the same metrics with each library.
 */
public enum Metric {
  LOGINS("atproto.logins", Kind.COUNTER, "{login}", "Starts and completions of logins, by outcome"),
  RESTORED("atproto.sessions.restored", Kind.COUNTER, "{session}", "Sessions looked up for use"),
  REFRESHES("atproto.refreshes", Kind.DURATION, "s", "Refreshes of sessions, with all waits"),
  REJECTED(
      "atproto.sessions.rejected", Kind.COUNTER, "{session}", "Sessions that a refresh has ended"),
  LOCK_WAITS("atproto.lock.waits", Kind.DURATION, "s", "Waits for the refresh lock"),
  CLAIM_WAITS("atproto.claim.waits", Kind.DURATION, "s", "Waits for the claim of a refresh"),
  GRACE_WAITS(
      "atproto.grace.waits",
      Kind.DURATION,
      "s",
      "Waits for the tokens of the node that had the claim before"),
  CALLER_WAITS("atproto.caller.waits", Kind.DURATION, "s", "Waits of callers for a refresh"),
  PDS_CALLS("atproto.pds.calls", Kind.DURATION, "s", "Requests to PDSs until the response began"),
  SIGNED_AGAIN(
      "atproto.signed.again",
      Kind.COUNTER,
      "{request}",
      "Requests that were signed and sent again"),
  REFUSED("atproto.refused", Kind.COUNTER, "{request}", "Requests that a limit refused"),
  SESSIONS("atproto.sessions.stored", Kind.LEVEL, "{session}", "Sessions in use in the store"),
  PENDING_LOGINS("atproto.logins.pending", Kind.LEVEL, "{login}", "Pending logins in the store"),
  OWED_REVOCATIONS(
      "atproto.revocations.owed",
      Kind.LEVEL,
      "{session}",
      "Ended sessions whose tokens are not revoked yet"),
  OLDEST_OWED_REVOCATION(
      "atproto.revocations.oldest.seconds",
      Kind.LEVEL,
      "s",
      "Age of the oldest revocation that is owed to a server"),
  UNSAVED_TOKENS(
      "atproto.tokens.unsaved",
      Kind.LEVEL,
      "{session}",
      "Sessions whose new tokens exist in the memory of this node only"),
  FAILING_TASKS(
      "atproto.maintenance.failing",
      Kind.LEVEL,
      "{task}",
      "Maintenance tasks whose last run on this node failed"),
  SELF_CHECK_FINDINGS(
      "atproto.selfcheck.findings",
      Kind.LEVEL,
      "{finding}",
      "Findings of the last self-check of this node"),
  CLIENT_KEY_AGE(
      "atproto.keys.client.age.seconds",
      Kind.LEVEL,
      "s",
      "Age of the client key that signs for new sessions"),
  CLIENT_KEY_REST(
      "atproto.keys.client.rest.seconds",
      Kind.LEVEL,
      "s",
      "Time until the client key that signs for new sessions stops signing"),
  ENCRYPTION_KEY_AGE(
      "atproto.keys.encryption.age.seconds",
      Kind.LEVEL,
      "s",
      "Age of the key that encrypts sessions");

  /**
   * The upper bounds of histograms of durations, in seconds. A caller waits 44 seconds at most for
   * a refresh.
   */
  public static final List<Double> BOUNDS =
      List.of(0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 45.0);

  private final String metricName;
  private final Kind kind;
  private final String unit;
  private final String help;

  /** What a metric does with its values. */
  public enum Kind {
    /** Counts the measurements. */
    COUNTER,
    /** Counts the measurements, and their durations by {@link #BOUNDS}. */
    DURATION,
    /** Keeps the last value. */
    LEVEL
  }

  Metric(String metricName, Kind kind, String unit, String help) {
    this.metricName = metricName;
    this.kind = kind;
    this.unit = unit;
    this.help = help;
  }

  /** Returns the name, such as {@code atproto.logins}. */
  public String metricName() {
    return metricName;
  }

  /** Returns what the metric does with its values. */
  public Kind kind() {
    return kind;
  }

  /** Returns the unit by UCUM: {@code s}, or what is counted, in braces. */
  public String unit() {
    return unit;
  }

  /** Returns a description of a few words. */
  public String help() {
    return help;
  }
}
