package io.github.atprotojakarta.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpException;

/**
 * One request on its way: how far it came, which decides what a failure means, and how long it may
 * still take.
 *
 * <p>The time-out of a socket limits each wait for data, so a server that sends one byte now and
 * then could hold a thread for ever. The deadline limits the whole: for an answer with a size limit
 * until its end, for one without until its head has arrived.
 */
final class Exchange {
  /** Where the exchange is found in the context of the HTTP client. */
  static final String ATTRIBUTE = Exchange.class.getName();

  /** More than this of a request body sent is progress; a small body never moves the deadline. */
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

  /** From now on bytes of the request can have reached the server. */
  void begin() {
    begun = true;
  }

  void sent(int bytes) {
    sentInStep += bytes;
    if (sentInStep >= UPLOAD_STEP) {
      sentInStep = 0;
      deadline.restart();
    }
  }

  void headArrived() {
    if (request.responseLimit() == HttpRequest.UNLIMITED) {
      deadline.stop();
    }
  }

  /** The answer was read to its end; the connection is free for the next request. */
  void finish() {
    deadline.stop();
  }

  /** Drops the connection: what is left of the answer is not wanted, however long it is. */
  void abort() {
    deadline.stop();
    message.cancel();
  }

  HttpTransportException tooLarge() {
    abort();
    return new HttpTransportException(
        HttpTransportException.Kind.TOO_LARGE,
        "%s answered with more than %d bytes".formatted(host(), request.responseLimit()),
        null);
  }

  HttpTransportException failed(Exception cause) {
    abort();
    if (cause instanceof RefusedHostException) {
      return exception(HttpTransportException.Kind.REFUSED, cause.getMessage(), cause);
    }
    if (begun && (deadline.expired() || cause instanceof SocketTimeoutException)) {
      return exception(
          HttpTransportException.Kind.TIMEOUT,
          "%s did not answer in full within %s".formatted(host(), request.timeout()),
          cause);
    }
    if (begun) {
      return exception(
          HttpTransportException.Kind.EXCHANGE,
          "The exchange with %s broke off: %s".formatted(host(), reason(cause)),
          cause);
    }
    if (cause instanceof java.net.UnknownHostException) {
      return exception(
          HttpTransportException.Kind.UNKNOWN_HOST,
          "The name of %s does not resolve".formatted(host()),
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
    boolean tells = cause instanceof IOException || cause instanceof HttpException;
    return tells && cause.getMessage() != null
        ? cause.getMessage()
        : cause.getClass().getSimpleName();
  }

  private String host() {
    return request.uri().getRawAuthority();
  }
}
