package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** Waits until a started server is ready, and reports why a start failed. */
final class Readiness {
  private static final int RESPONSE_MILLIS = 10_000;
  private static final int NO_RESPONSE = -1;

  private final Process process;
  private final ServerLog log;
  private final URI uri;

  Readiness(Process process, ServerLog log, URI uri) {
    this.process = process;
    this.log = log;
    this.uri = uri;
  }

  /**
   * Waits until the application responds.
   *
   * @throws IllegalStateException if it does not within {@code time}, or if it failed
   */
  void await(Duration time) {
    Polling.until(
        time,
        this::ready,
        () -> uri + " did not respond within " + time.toSeconds() + " s" + log.tail());
  }

  private boolean ready() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "Payara Micro ended with code " + process.exitValue() + " while starting" + log.tail());
    }
    if (!log.started()) {
      return false;
    }
    // Payara Micro keeps running if it cannot deploy the application.
    if (!log.deployed()) {
      throw new IllegalStateException("The application was not deployed" + log.tail());
    }
    int status = status();
    if (status == HttpURLConnection.HTTP_INTERNAL_ERROR) {
      throw new IllegalStateException(
          "The application is broken: " + uri + " responds with 500" + log.tail());
    }
    return status != NO_RESPONSE && status < HttpURLConnection.HTTP_INTERNAL_ERROR;
  }

  private int status() {
    try {
      HttpURLConnection request = (HttpURLConnection) uri.toURL().openConnection();
      request.setInstanceFollowRedirects(false);
      request.setConnectTimeout(RESPONSE_MILLIS);
      request.setReadTimeout(RESPONSE_MILLIS);
      try {
        return request.getResponseCode();
      } finally {
        request.disconnect();
      }
    } catch (IOException e) {
      return NO_RESPONSE;
    }
  }
}
