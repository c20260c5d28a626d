package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.http.HttpRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of calls.
 *
 * @param json the size limit of JSON responses in bytes
 * @param raw the size limit of raw responses in bytes
 * @param timeout the time-out; {@code null} for that of the session
 * @param download how long reading a raw response may take
 */
record XrpcLimits(long json, long raw, @Nullable Duration timeout, Duration download) {
  static final XrpcLimits DEFAULT =
      new XrpcLimits(
          XrpcClient.JSON_LIMIT, HttpRequest.UNLIMITED, null, HttpRequest.DEFAULT_DOWNLOAD_TIMEOUT);

  XrpcLimits withJson(long bytes) {
    return new XrpcLimits(bytes, raw, timeout, download);
  }

  XrpcLimits withRaw(long bytes) {
    return new XrpcLimits(json, bytes, timeout, download);
  }

  XrpcLimits withTimeout(Duration duration) {
    return new XrpcLimits(json, raw, duration, download);
  }

  /** Returns these limits with the time-out of others. */
  XrpcLimits withTimeoutOf(XrpcLimits others) {
    return new XrpcLimits(json, raw, others.timeout, download);
  }

  XrpcLimits withDownload(Duration duration) {
    return new XrpcLimits(json, raw, timeout, duration);
  }

  HttpRequest jsonCall(HttpRequest.Builder request) {
    return timed(request.header("Accept", "application/json").acceptGzip().responseLimit(json));
  }

  HttpRequest rawCall(HttpRequest.Builder request) {
    return timed(request.responseLimit(raw).downloadTimeout(download));
  }

  private HttpRequest timed(HttpRequest.Builder request) {
    return (timeout == null ? request : request.timeout(timeout)).build();
  }
}
