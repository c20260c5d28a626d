package io.github.atprotojakarta.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpException;

/**
 * The state of one request: whether sending has begun, which decides what a failure means, and the
 * time that is left.
 *
 * <p>The time-out of a socket limits each wait for data, so a server that sends single bytes could
 * hold a thread forever. The deadline limits the whole exchange: until the end of a response with a
 * size limit, and until the headers of a response without one.
 */
final class Exchange {
  /** The name of the exchange in the context of the HTTP client. */
  static final String ATTRIBUTE = Exchange.class.getName();

  /** The deadline restarts after each 64 KiB of a request body; a small body never moves it. */
  private static final int UPLOAD_STEP = 64 * 1024;

  private final HttpRequest request;
  private final HttpUriRequestBase message;
  private final Deadline deadline;
  private volatile boolean begun;
  private int sentInStep;

  Exchange(HttpRequest request, HttpUriRequestBase message, ScheduledExecutorService timer) {
    this.request = request;
    this.message = message;
    this.deadline = Deadline.start(timer, request.timeout(), message::cancel);
  }

  HttpRequest request() {
    return request;
  }

  /** Records that bytes of the request may reach the server from now on. */
  void begin() {
    begun = true;
  }

  /** Records progress in sending the request body. */
  void sent(int bytes) {
    sentInStep += bytes;
    if (sentInStep >= UPLOAD_STEP) {
      sentInStep = 0;
      deadline.restart();
    }
  }

  /** Records that status and headers of the response have arrived. */
  void headArrived() {
    if (request.responseLimit() == HttpRequest.UNLIMITED) {
      deadline.stop();
    }
  }

  /** Records that the response was read to its end; the connection can be reused. */
  void finish() {
    deadline.stop();
  }

  /** Closes the connection without reading the rest of the response, which may be endless. */
  void abort() {
    deadline.stop();
    message.cancel();
  }

  /** Aborts, and returns the exception for a response that exceeds its size limit. */
  HttpTransportException tooLarge() {
    abort();
    return new HttpTransportException(
        HttpTransportException.Kind.TOO_LARGE,
        "The response from %s is larger than %d bytes".formatted(host(), request.responseLimit()),
        null);
  }

  /** Aborts, and returns the exception that says how far the request came. */
  HttpTransportException failed(Exception cause) {
    abort();
    if (cause instanceof BlockedHostException) {
      return exception(HttpTransportException.Kind.BLOCKED, reason(cause), cause);
    }
    if (begun && (deadline.expired() || cause instanceof SocketTimeoutException)) {
      return exception(
          HttpTransportException.Kind.TIMEOUT,
          "%s did not send a full response within %s".formatted(host(), request.timeout()),
          cause);
    }
    if (begun) {
      return exception(
          HttpTransportException.Kind.EXCHANGE,
          "The connection to %s failed during the request: %s".formatted(host(), reason(cause)),
          cause);
    }
    if (cause instanceof java.net.UnknownHostException) {
      return exception(
          HttpTransportException.Kind.UNKNOWN_HOST,
          "The host name of %s does not resolve".formatted(host()),
          cause);
    }
    return exception(
        HttpTransportException.Kind.CONNECT,
        deadline.expired()
            ? "No connection to %s within %s".formatted(host(), request.timeout())
            : "No connection to %s: %s".formatted(host(), reason(cause)),
        cause);
  }

  private static HttpTransportException exception(
      HttpTransportException.Kind kind, String message, Throwable cause) {
    return new HttpTransportException(kind, message, cause);
  }

  private static String reason(Exception cause) {
    boolean readable = cause instanceof IOException || cause instanceof HttpException;
    return readable && cause.getMessage() != null
        ? cause.getMessage()
        : cause.getClass().getSimpleName();
  }

  private String host() {
    return request.uri().getRawAuthority();
  }
}
