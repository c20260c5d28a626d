package io.github.atprotojakarta.internal.oauth;

import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Reads the responses to one request to an authorization server: the status, then the content type,
 * then the content. An HTML page of a proxy is an error with its status, not a parse error.
 */
final class ResponseReader {
  /** Registered error codes have 50 characters at most. */
  private static final int MAX_ERROR = 100;

  /** Descriptions are one or two sentences. */
  private static final int MAX_DESCRIPTION = 300;

  private final URI issuer;
  private final String request;
  private final List<Secret> sent;

  /**
   * Creates the reader.
   *
   * @param request names the request in messages, such as "the pushed authorization request"
   * @param sent the secrets in the request, which the server may repeat in its response
   */
  ResponseReader(URI issuer, String request, List<Secret> sent) {
    this.issuer = issuer;
    this.request = request;
    this.sent = sent;
  }

  /** Accepts every successful response and does not read its content. */
  void demandSuccess(HttpResponse response) throws HttpTransportException {
    if (response.status() / 100 != 2) {
      throw refusal(response);
    }
  }

  /** Returns the JSON object of a response with one of the successful statuses. */
  JsonObject read(HttpResponse response, int... success) throws HttpTransportException {
    for (int status : success) {
      if (response.status() == status) {
        return success(response);
      }
    }
    throw refusal(response);
  }

  /** Returns the exception for a successful response that cannot be used. */
  OAuthResponseException unusable(int status, String why) {
    return new OAuthResponseException(
        "The authorization server "
            + issuer
            + " responded to "
            + request
            + " with "
            + status
            + ", but "
            + UntrustedText.clean(why, sent),
        status,
        null,
        null,
        null);
  }

  private JsonObject success(HttpResponse response) throws HttpTransportException {
    if (!isJson(response)) {
      throw unusable(response.status(), "the response is not a JSON object");
    }
    try {
      return UntrustedJson.read(response.bytes(), HttpRequest.METADATA_LIMIT);
    } catch (UnusableJsonException e) {
      throw unusable(response.status(), "the response " + e.getMessage());
    }
  }

  private OAuthResponseException refusal(HttpResponse response) throws HttpTransportException {
    Optional<JsonObject> json =
        isJson(response) ? UntrustedJson.object(response.bytes()) : Optional.empty();
    Optional<String> error = json.flatMap(body -> cleanString(body, "error", MAX_ERROR));
    // Some servers write errors as XRPC does: {"error":"InvalidRequest","message":"..."}.
    Optional<String> description =
        json.flatMap(
            body ->
                cleanString(body, "error_description", MAX_DESCRIPTION)
                    .or(() -> cleanString(body, "message", MAX_DESCRIPTION)));
    String reason =
        error
            .map(code -> code + description.map(text -> ": " + text).orElse(""))
            .orElse("no OAuth error in the response");
    return new OAuthResponseException(
        "The authorization server "
            + issuer
            + " refused "
            + request
            + " ("
            + response.status()
            + "): "
            + reason,
        response.status(),
        error.orElse(null),
        description.orElse(null),
        response.retryAfter().orElse(null),
        null);
  }

  private Optional<String> cleanString(JsonObject body, String name, int maxLength) {
    return JsonMembers.string(body, name)
        .map(text -> UntrustedText.clean(text, sent, maxLength))
        .filter(text -> !text.isEmpty());
  }

  private static boolean isJson(HttpResponse response) {
    return response.mediaType().equals("application/json");
  }
}
