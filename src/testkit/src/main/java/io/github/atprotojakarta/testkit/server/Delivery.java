package io.github.atprotojakarta.testkit.server;

/** The fate of a response after the request was processed. */
public enum Delivery {
  /** The complete response was handed to the operating system. */
  SENT,
  /** A planned fault destroyed it: the connection was closed or the response was cut. */
  LOST,
  /** The client had closed the connection before the response was written. */
  BROKEN
}
