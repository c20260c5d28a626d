package io.github.atprotojakarta.xrpc;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UntrustedText;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions for calls of one server that fail: no response, an error response, or a response
 * that cannot be used.
 *
 * @param limits the limits of the calls, for messages
 */
record XrpcFailures(URI server, XrpcLimits limits) {
  private static final int SUCCESS = 200;
  private static final int MAX_ERROR_BODY = 64 * 1024;

  /** The messages may reach strangers: the cause alone tells why a server did not respond. */
  RuntimeException noResponse(String nsid, long limit, HttpTransportException e) {
    String message = server + " did not respond to " + nsid;
    return switch (e.kind()) {
      case TOO_LARGE -> tooLarge(nsid, "is larger than " + limit + " bytes");
      case BUSY ->
          new TransientException(
              nsid + " was not called: too many requests to " + server + " are under way", e);
      case BLOCKED -> new IdentityException(IdentityException.Reason.NO_PDS, message, e);
      case UNKNOWN_HOST, CONNECT, EXCHANGE, TIMEOUT -> new TransientException(message, e);
    };
  }

  /** The PDS itself is usable: this is no failure of the account's identity. */
  XrpcException blockedRedirect(String nsid, HttpResponse redirect, HttpTransportException e) {
    XrpcException blocked =
        new XrpcException(
            server + " redirected " + nsid + " to an address that this client must not reach",
            redirect.status(),
            null,
            null,
            null,
            redirect.headers());
    blocked.addSuppressed(e);
    return blocked;
  }

  XrpcException tooLarge(String nsid, String why) {
    return unusable(
        nsid,
        why
            + "; if such responses are expected, set another limit: withJsonLimit (now "
            + limits.json()
            + " bytes) or, for the raw methods, withRawLimit");
  }

  XrpcException unusable(String nsid, String why) {
    return new XrpcException(
        server + " responded to " + nsid + " with a body that " + why, SUCCESS, null, null);
  }

  XrpcException error(String nsid, HttpResponse response) {
    JsonObject body = errorBody(response);
    String error = cleanString(body, "error");
    String message = cleanString(body, "message");
    return new XrpcException(
        server
            + " responded to "
            + nsid
            + " with status "
            + response.status()
            + (error == null ? "" : " " + error)
            + (message == null ? "" : ": " + message),
        response.status(),
        error,
        rateLimit(response),
        response.retryAfter().orElse(null),
        response.headers());
  }

  private static XrpcException.@Nullable RateLimit rateLimit(HttpResponse response) {
    OptionalLong limit = number(response, "RateLimit-Limit");
    OptionalLong remaining = number(response, "RateLimit-Remaining");
    OptionalLong reset = number(response, "RateLimit-Reset");
    return limit.isPresent() || remaining.isPresent() || reset.isPresent()
        ? new XrpcException.RateLimit(
            limit,
            remaining,
            reset.isPresent()
                ? Optional.of(Instant.ofEpochSecond(reset.getAsLong()))
                : Optional.empty())
        : null;
  }

  /** Returns a header if it is a number of at most 12 digits. */
  private static OptionalLong number(HttpResponse response, String header) {
    return response
        .header(header)
        .filter(value -> value.matches("[0-9]{1,12}"))
        .map(value -> OptionalLong.of(Long.parseLong(value)))
        .orElse(OptionalLong.empty());
  }

  /** Reads the JSON body of an error response, at most 64 KiB; empty if it is no JSON object. */
  private static JsonObject errorBody(HttpResponse response) {
    try {
      return UntrustedJson.object(response.body().readNBytes(MAX_ERROR_BODY))
          .orElse(JsonObject.EMPTY_JSON_OBJECT);
    } catch (IOException e) {
      return JsonObject.EMPTY_JSON_OBJECT;
    }
  }

  private static @Nullable String cleanString(JsonObject body, String name) {
    return JsonMembers.string(body, name).map(UntrustedText::clean).orElse(null);
  }
}
