package io.github.atprotojakarta.webapp.storm;

import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletionException;

/**
 * What came of one call at one node.
 *
 * @param node the node, and which of its lives
 * @param kind what the caller can make of it
 * @param nanos how long it took
 * @param text what was said about it
 */
record CallResult(String node, Kind kind, long nanos, String text) {
  /** What the caller can make of it. */
  enum Kind {
    /** It worked. */
    WORKED,
    /** Worth trying again. */
    TRY_AGAIN,
    /** The person has to sign in again. */
    SIGN_IN_AGAIN,
    /** The node is dead or dying. */
    NO_NODE,
    /** No answer in a time in which there has to be one. */
    HANGS,
    /** Something that must not happen. */
    BROKEN
  }

  static CallResult of(String node, long begun, int status, String text) {
    Kind kind =
        switch (status) {
          case 200 -> Kind.WORKED;
          case 503 -> Kind.TRY_AGAIN;
          case 410 -> Kind.SIGN_IN_AGAIN;
          default -> Kind.BROKEN;
        };
    return new CallResult(node, kind, System.nanoTime() - begun, status + " " + text);
  }

  static CallResult failed(String node, long begun, Throwable failure) {
    Throwable why =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    Kind kind = why instanceof HttpTimeoutException ? Kind.HANGS : Kind.NO_NODE;
    return new CallResult(node, kind, System.nanoTime() - begun, why.toString());
  }
}
