package io.github.atprotojakarta.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The state of one request: how far it came, which decides what a failure means, and the time that
 * is left.
 *
 * <p>The time-out of a socket limits each wait for data, so a server that sends single bytes could
 * hold a thread forever. The deadline limits the whole exchange: until the end of the response, or
 * until the headers of a download, which has {@link DownloadLimits}. It begins with a connection if
 * the request has a time of its own to wait for one.
 */
final class Exchange {
  private static final String ATTRIBUTE = Exchange.class.getName();

  /** The deadline restarts after each 64 KiB of a request body; a small body never moves it. */
  private static final int UPLOAD_STEP = 64 * 1024;

  /** How far a request came. */
  private enum Phase {
    /** It waits for a free connection. */
    WAITING,
    /** A connection is made; nothing of the request was sent. */
    CONNECTING,
    /** The server may have got it. */
    SENDING
  }

  private final HttpRequest request;
  private final HttpUriRequestBase message;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanoTime;
  private final Deadline deadline;
  private volatile Phase phase = Phase.WAITING;
  private volatile @Nullable DownloadLimits download;
  private int sentInStep;

  Exchange(
      HttpRequest request,
      HttpUriRequestBase message,
      ScheduledExecutorService timer,
      LongSupplier nanoTime) {
    this.request = request;
    this.message = message;
    this.timer = timer;
    this.nanoTime = nanoTime;
    this.deadline = Deadline.start(timer, nanoTime, request.timeout(), message::cancel);
    if (request.connectionWait().isPresent()) {
      deadline.pause();
    }
  }

  /** Returns the exchange of a request that the HTTP client executes. */
  static Exchange of(HttpContext context) {
    return (Exchange) context.getAttribute(ATTRIBUTE);
  }

  void putInto(HttpContext context) {
    context.setAttribute(ATTRIBUTE, this);
  }

  HttpRequest request() {
    return request;
  }

  /** Returns the time that is left until the whole response, or the headers of a download. */
  Duration left() {
    return deadline.left();
  }

  /** Returns how long the request may wait for a free connection. */
  Duration connectionWait() {
    return request.connectionWait().orElse(request.timeout().dividedBy(2));
  }

  /** Records that a connection is made for this request. */
  void connect() {
    deadline.resume();
    phase = Phase.CONNECTING;
  }

  /** Records that bytes of the request may reach the server from now on. */
  void begin() {
    deadline.resume();
    phase = Phase.SENDING;
  }

  boolean begun() {
    return phase == Phase.SENDING;
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
    request
        .downloadTimeout()
        .ifPresent(
            longest -> {
              deadline.stop();
              download = new DownloadLimits(timer, nanoTime, longest, message::cancel);
            });
  }

  /** Records that the reader of the response waits for data. */
  void awaitData() {
    if (download != null) {
      download.awaitData();
    }
  }

  /** Records that data of the response have arrived. */
  void received(int bytes) {
    if (download != null) {
      download.received(bytes);
    }
  }

  /** Records that the response was read to its end; the connection can be reused. */
  void finish() {
    deadline.stop();
    if (download != null) {
      download.stop();
    }
  }

  /** Closes the connection without reading the rest of the response, which may be endless. */
  void abort() {
    finish();
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
    if (phase == Phase.SENDING) {
      return failedInExchange(cause);
    }
    if (isBusy(cause)) {
      return exception(
          HttpTransportException.Kind.BUSY,
          "The request was not sent: this client has no free connection to %s (%s)"
              .formatted(host(), busy(cause)),
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

  private HttpTransportException failedInExchange(Exception cause) {
    DownloadLimits body = download;
    if (body != null && body.expired()) {
      return exception(HttpTransportException.Kind.TIMEOUT, host() + " " + body.fault(), cause);
    }
    if (deadline.expired() || cause instanceof SocketTimeoutException) {
      return exception(
          HttpTransportException.Kind.TIMEOUT,
          "%s did not send a full response within %s".formatted(host(), request.timeout()),
          cause);
    }
    return exception(
        HttpTransportException.Kind.EXCHANGE,
        "The connection to %s failed during the request: %s".formatted(host(), reason(cause)),
        cause);
  }

  /** Returns whether the request failed because everything of this client is in use. */
  private boolean isBusy(Exception cause) {
    return cause instanceof BusyException
        || cause instanceof ConnectionRequestTimeoutException
        || (phase == Phase.WAITING && deadline.expired());
  }

  private String busy(Exception cause) {
    return cause instanceof BusyException
        ? reason(cause)
        : "it waited for one for " + connectionWait();
  }

  private static HttpTransportException exception(
      HttpTransportException.Kind kind, String message, Throwable cause) {
    return new HttpTransportException(kind, message, cause);
  }

  /** The library's messages about a broken response quote it, which may be long or forge a log. */
  private static String reason(Exception cause) {
    if (cause instanceof ProtocolException
        || cause.getCause() instanceof ProtocolException
        || cause instanceof MalformedChunkCodingException) {
      return "its response is not valid HTTP";
    }
    boolean readable = cause instanceof IOException || cause instanceof HttpException;
    return readable && cause.getMessage() != null
        ? cause.getMessage()
        : cause.getClass().getSimpleName();
  }

  private String host() {
    return request.uri().getRawAuthority();
  }
}
