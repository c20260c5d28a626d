package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** Tells when a started server can be used, and why it never will be. */
final class Readiness {
  private static final int ANSWER_MILLIS = 10_000;
  private static final int NO_ANSWER = -1;

  private final Process process;
  private final ServerLog log;
  private final URI uri;

  Readiness(Process process, ServerLog log, URI uri) {
    this.process = process;
    this.log = log;
    this.uri = uri;
  }

  /**
   * Waits until the application answers.
   *
   * @throws IllegalStateException when it does not within {@code time} or cannot any more
   */
  void await(Duration time) {
    Waiting.until(
        time,
        this::ready,
        () -> uri + " did not answer within " + time.toSeconds() + " s" + log.tail());
  }

  private boolean ready() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "Payara Micro ended with code " + process.exitValue() + " while starting" + log.tail());
    }
    if (!log.started()) {
      return false;
    }
    // Payara Micro goes on without an application that it could not deploy.
    if (!log.deployed()) {
      throw new IllegalStateException("The application was not deployed" + log.tail());
    }
    int status = status();
    if (status == HttpURLConnection.HTTP_INTERNAL_ERROR) {
      throw new IllegalStateException(
          "The application is broken: " + uri + " answers 500" + log.tail());
    }
    return status != NO_ANSWER && status < HttpURLConnection.HTTP_INTERNAL_ERROR;
  }

  private int status() {
    try {
      HttpURLConnection request = (HttpURLConnection) uri.toURL().openConnection();
      request.setInstanceFollowRedirects(false);
      request.setConnectTimeout(ANSWER_MILLIS);
      request.setReadTimeout(ANSWER_MILLIS);
      try {
        return request.getResponseCode();
      } finally {
        request.disconnect();
      }
    } catch (IOException e) {
      return NO_ANSWER;
    }
  }
}
