package io.github.atprotojakarta.metrics;

import java.time.Duration;

/** An event for metrics. Names no account and has no secrets. */
public sealed interface Measurement {
  /**
   * A step of a login ended: its start (to the redirect) or its completion (from the callback to
   * the stored session). A login that succeeds counts twice: {@code STARTED} and {@code COMPLETED}.
   */
  record Login(LoginOutcome outcome, LoginCause cause) implements Measurement {}

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

  /**
   * A level at this moment; it replaces the earlier one.
   *
   * @param value a number, or an age in seconds; NaN if it is not known
   */
  record Level(Quantity quantity, double value) implements Measurement {}

  /** The result of a step of a login. */
  enum LoginOutcome {
    /** The browser was sent to the authorization server. */
    STARTED,
    /** The user is signed in. */
    COMPLETED,
    /**
     * The user, a server, the application or a limit refused, or the request led to no login. This
     * application and the other servers work.
     */
    REFUSED,
    /** A server or a store did not respond, or its response cannot be used. */
    FAILED
  }

  /** Why a step of a login did not succeed. */
  enum LoginCause {
    /** It succeeded. */
    NONE(LoginOutcome.COMPLETED),
    /** A request that cannot begin or complete a login, such as a form of another site. */
    REQUEST(LoginOutcome.REFUSED),
    /** A limit on logins or connections was reached. */
    LIMIT(LoginOutcome.REFUSED),
    /** The identifier is invalid, or the account does not exist or has no usable identity. */
    ACCOUNT(LoginOutcome.REFUSED),
    /** The user refused the access. */
    ACCESS_DENIED(LoginOutcome.REFUSED),
    /** The authorization server refused the request or the code, or reported another error. */
    SERVER_REFUSED(LoginOutcome.REFUSED),
    /** The callback belongs to no pending login: forged, already used, or expired. */
    UNKNOWN_LOGIN(LoginOutcome.REFUSED),
    /** Another browser began the login. */
    OTHER_BROWSER(LoginOutcome.REFUSED),
    /** The callback is of another server, or the tokens are of another account. */
    MISMATCH(LoginOutcome.REFUSED),
    /** The application refused the verified login. */
    DECISION(LoginOutcome.REFUSED),
    /** An administrator has blocked the account. */
    BLOCKED(LoginOutcome.REFUSED),
    /** A server did not respond, or failed. */
    SERVER_UNREACHABLE(LoginOutcome.FAILED),
    /** The server's metadata does not meet the AT Protocol profile. */
    SERVER_METADATA(LoginOutcome.FAILED),
    /** The server accepts no authentication method of this client. */
    CLIENT_AUTHENTICATION(LoginOutcome.FAILED),
    /** A store did not respond, or failed. */
    STORE(LoginOutcome.FAILED),
    /** An option exceeds the client metadata, or a program failed. */
    OTHER(LoginOutcome.FAILED);

    private final LoginOutcome outcome;

    LoginCause(LoginOutcome outcome) {
      this.outcome = outcome;
    }

    /** Returns the outcome of a login with this cause; for {@code NONE} the last one. */
    public LoginOutcome outcome() {
      return outcome;
    }
  }

  /** A quantity that is measured again and again. */
  enum Quantity {
    /** Sessions in use in the store; all nodes that share it report the same. */
    SESSIONS,
    /** Pending logins in the store; all nodes that share it report the same. */
    PENDING_LOGINS,
    /** Revocations that are owed to servers; all nodes that share a store report the same. */
    OWED_REVOCATIONS,
    /** Seconds since the oldest owed revocation began to be owed; 0 if none is owed. */
    OLDEST_OWED_REVOCATION,
    /** New tokens that exist in this node's memory only. */
    UNSAVED_TOKENS,
    /** Maintenance tasks whose last run on this node failed. */
    FAILING_TASKS,
    /** Findings of this node's last self-check. */
    SELF_CHECK_FINDINGS,
    /** Seconds since the creation of the client key that signs for new sessions. */
    CLIENT_KEY_AGE,
    /** Seconds until that key stops signing, by the {@code exp} of its JWK. */
    CLIENT_KEY_REST,
    /** Seconds since the creation of the key that encrypts sessions. */
    ENCRYPTION_KEY_AGE
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
