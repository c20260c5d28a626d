package io.github.atprotojakarta.metrics;

import java.time.Duration;

/** An event for metrics. Names no account and has no secrets. */
public sealed interface Measurement {
  /** A login returned from the authorization server, successfully or not. */
  record Login(LoginOutcome outcome) implements Measurement {}

  /** A stored session was looked up for use. */
  record Restore() implements Measurement {}

  /**
   * A refresh ended. Callers that shared it count once.
   *
   * @param took the duration with all waits
   */
  record Refresh(RefreshOutcome outcome, Duration took) implements Measurement {}

  /** A refresh ended a session: the user must sign in again. */
  record SessionRejected(RejectedFor cause) implements Measurement {}

  /**
   * A refresh requested its lock.
   *
   * @param held whether it got the lock; without it the claim alone protects the refresh
   */
  record LockWait(Duration waited, boolean held) implements Measurement {}

  /**
   * A caller waited for a refresh, its own or one that others began.
   *
   * @param ended whether the refresh has ended; if not, it continues without this caller, whose
   *     time was over or whose thread was interrupted
   */
  record CallerWait(Duration waited, boolean ended) implements Measurement {}

  /**
   * A refresh that took over the claim of another node waited for the tokens of that node.
   *
   * @param arrived whether the session was changed meanwhile; if not, the refresh token is sent
   *     again
   */
  record GraceWait(Duration waited, boolean arrived) implements Measurement {}

  /**
   * A refresh requested its claim, and got it, gave up, or found newer tokens.
   *
   * @param leftBehind whether it took over the claim of another node, whose refresh token may have
   *     been used
   */
  record ClaimWait(Duration waited, boolean leftBehind) implements Measurement {}

  /**
   * A request was sent to the account's PDS.
   *
   * @param status the status of the response; 0 if there was none
   * @param took the time until the response began, retries included
   */
  record PdsCall(int status, Duration took) implements Measurement {}

  /** A request was signed and sent again. */
  record SignedAgain(SignedAgainFor reason) implements Measurement {}

  /** A limit refused a request before it caused any work. */
  record Refused(Limit limit) implements Measurement {}

  /** The result of a login. */
  enum LoginOutcome {
    /** The user is signed in. */
    COMPLETED,
    /** The user or the server refused, or the response belonged to no login. */
    REFUSED,
    /** A server did not respond, or its response cannot be used. */
    FAILED
  }

  /** The result of a refresh. */
  enum RefreshOutcome {
    /** Newer tokens are stored. */
    REFRESHED,
    /** The session has ended. */
    REJECTED,
    /** The result is unknown; the session is kept. */
    UNKNOWN
  }

  /** Why a refresh ended a session. */
  enum RejectedFor {
    /**
     * The server refused a refresh token that was used before, or may have been: the node took over
     * the claim of a node that never finished, or the server reports it. Either the response to the
     * earlier use was lost, or somebody else has the token.
     */
    REPLAYED,
    /**
     * The server refused the token for another reason; for example, the user ended the session
     * there.
     */
    REFUSED,
    /** The server sent tokens of another account. */
    OTHER_ACCOUNT
  }

  /** Why a request was signed again. */
  enum SignedAgainFor {
    /** The server demanded another DPoP nonce. */
    NONCE,
    /** The server's clock differs from ours. */
    DATE
  }

  /** A limit on requests of browsers. */
  enum Limit {
    /** Logins that begin at the same time. */
    LOGINS_AT_ONCE,
    /** Logins per minute. */
    LOGINS,
    /** Logins per minute and client address. */
    LOGINS_OF_ADDRESS,
    /** Logins per minute and target. */
    LOGINS_OF_TARGET,
    /** Calls of scripts at the same time. */
    CALLS_AT_ONCE,
    /** Calls of scripts per second and session. */
    CALLS
  }
}
