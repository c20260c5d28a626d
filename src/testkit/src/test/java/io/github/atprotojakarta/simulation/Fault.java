package io.github.atprotojakarta.simulation;

/** What can go wrong in a history. */
enum Fault {
  /** A statement fails before its commit. */
  STATEMENT_FAILS,
  /** A statement is committed, and its confirmation is lost. */
  CONFIRMATION_LOST,
  /** A statement takes seconds or minutes, before or after its commit. */
  STATEMENT_HANGS,
  /** A statement throws an error of the JVM. */
  STATEMENT_ERROR,
  /** A node, or all of them, cannot reach the database for a while. */
  DATABASE_AWAY,
  /** The database continues from an older state, without claims. */
  FAILOVER,
  /** The clock of the database jumps. */
  DATABASE_CLOCK,
  /** The clock of a node is wrong by minutes or hours. */
  NODE_CLOCK,
  /** The clock of a node jumps. */
  NODE_CLOCK_JUMPS,
  /** A node stands still for a while. */
  NODE_PAUSES,
  LOCK_FAILS,
  LOCK_ERROR,
  LOCK_HANGS,
  /** A listener for metrics throws an error of the JVM after a refresh. */
  METRICS_FAIL,
  LOCK_FOR_TWO,
  EXECUTOR_DROPS,
  EXECUTOR_REJECTS,
  EXECUTOR_DELAYS,
  /** The address or the connection of a server fails. */
  NO_CONNECTION,
  /** The connection takes seconds or minutes. */
  SLOW_CONNECTION,
  /** The server does not get the request, and its sender does not know that. */
  REQUEST_LOST,
  /** The server gets the request after its sender gave up. */
  REQUEST_LATE,
  /** The server has processed the request, and no response arrives. */
  RESPONSE_LOST,
  /** The server has processed the request, and a gateway or the server itself says 5xx. */
  FAILS_AFTERWARDS,
  /** 5xx for a request that was not processed. */
  FAILS_BEFORE,
  /** 429, or 503 with {@code Retry-After}. */
  OVERLOADED,
  WANTS_NONCE,
  SLOW_SERVER,
  /** The transport throws something after the token was sent. */
  TRANSPORT_BREAKS,
  /** The PDS refuses access tokens that have not expired. */
  ACCESS_KILLED,
  SIGN_OUT,
  REVOCATION_REFUSED,
  NODE_CLOSES,
  NODE_KILLED,
  NODE_STARTS,
  /** Maintenance runs on a node, twice in a row. */
  MAINTENANCE,
  ACCOUNT_MOVES,
  CALLER_INTERRUPTED
}
