package io.github.atprotojakarta.testkit.server;

/** What became of an answer after the request was processed. */
public enum Delivery {
  /** The whole answer was handed to the operating system. */
  SENT,
  /** A planned fault destroyed it: the connection was closed, or the answer cut. */
  LOST,
  /** The other side was gone when it was written. */
  BROKEN
}
