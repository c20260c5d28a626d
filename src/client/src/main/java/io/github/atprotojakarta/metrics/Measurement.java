package io.github.atprotojakarta.metrics;

import java.time.Duration;

/** Something that happened and is worth counting. Names no account and holds no secret. */
public sealed interface Measurement {
  /** A login came back from the authorization server, for good or bad. */
  record Login(LoginOutcome outcome) implements Measurement {}

  /** A stored session was looked up to be used. */
  record Restore() implements Measurement {}

  /**
   * A refresh ended; callers that shared it count once.
   *
   * @param took from its beginning, with all waits
   */
  record Refresh(RefreshOutcome outcome, Duration took) implements Measurement {}

  /** A refresh ended a session: its user has to sign in again. */
  record SessionRejected(RejectedFor cause) implements Measurement {}

  /**
   * A refresh wanted its lock.
   *
   * @param held whether it got it; without it the claim alone guards the refresh
   */
  record LockWait(Duration waited, boolean held) implements Measurement {}

  /**
   * A refresh wanted its claim.
   *
   * @param leftBehind whether it took over a claim that a node had left: the refresh token of that
   *     one may have been used
   */
  record ClaimWait(Duration waited, boolean leftBehind) implements Measurement {}

  /**
   * The account's PDS was called.
   *
   * @param status the answer's; 0 when there was none
   * @param took until the answer began, with everything that had to be sent again
   */
  record PdsCall(int status, Duration took) implements Measurement {}

  /** A request was signed and sent once more. */
  record SignedAgain(SignedAgainFor reason) implements Measurement {}

  /** How a login came back. */
  enum LoginOutcome {
    /** Somebody is signed in. */
    COMPLETED,
    /** The person or the server said no, or the answer did not belong to a login. */
    REFUSED,
    /** A server did not answer, or answered what cannot be used. */
    FAILED
  }

  /** How a refresh ended. */
  enum RefreshOutcome {
    /** There are newer tokens. */
    REFRESHED,
    /** The session has ended. */
    REJECTED,
    /** Nobody knows; the session is kept. */
    UNKNOWN
  }

  /** Why a refresh ended a session. */
  enum RejectedFor {
    /**
     * The server did not take a refresh token that had been used before, or may have been: the
     * claim of a node that never finished was taken over, or the server says so itself. Here the
     * answer to the use before was lost, or somebody else has the token.
     */
    REPLAYED,
    /** The server did not take it for another reason: the person ended the session there. */
    REFUSED,
    /** The server answered with tokens of another account. */
    OTHER_ACCOUNT
  }

  /** Why a request was signed again. */
  enum SignedAgainFor {
    /** The server wanted another DPoP nonce. */
    NONCE,
    /** The server's clock differs from ours. */
    DATE
  }
}
