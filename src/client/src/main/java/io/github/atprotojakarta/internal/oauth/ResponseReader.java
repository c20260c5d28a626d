package io.github.atprotojakarta.internal.oauth;

import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UntrustedText;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Reads the answers to one request to an authorization server: first the status, then the content
 * type, then the content. A proxy's HTML page is an error of its status, not a parse error.
 */
final class ResponseReader {
  private final URI issuer;
  private final String request;
  private final List<Secret> sent;

  /**
   * Creates the reader.
   *
   * @param request names the request in messages, such as "the pushed authorization request"
   * @param sent the secrets in the request, which a server may echo
   */
  ResponseReader(URI issuer, String request, List<Secret> sent) {
    this.issuer = issuer;
    this.request = request;
    this.sent = sent;
  }

  /** Accepts any answer of success and does not look into it. */
  void demandSuccess(HttpResponse response) throws HttpTransportException {
    if (response.status() / 100 != 2) {
      throw refusal(response);
    }
  }

  /** The JSON object of an answer with one of the statuses of success. */
  JsonObject read(HttpResponse response, int... success) throws HttpTransportException {
    for (int status : success) {
      if (response.status() == status) {
        return content(response)
            .orElseThrow(() -> unusable(status, "the answer is no JSON object"));
      }
    }
    throw refusal(response);
  }

  /** The exception for an answer of success that cannot be used. */
  OAuthResponseException unusable(int status, String why) {
    return new OAuthResponseException(
        "The authorization server "
            + issuer
            + " answered "
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

  private OAuthResponseException refusal(HttpResponse response) throws HttpTransportException {
    Optional<JsonObject> json = content(response);
    Optional<String> error = json.flatMap(body -> cleanText(body, "error"));
    Optional<String> description = json.flatMap(body -> cleanText(body, "error_description"));
    String reason =
        error
            .map(code -> code + description.map(text -> ": " + text).orElse(""))
            .orElse("no OAuth error in the answer");
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
        null);
  }

  private Optional<String> cleanText(JsonObject body, String name) {
    return JsonMembers.string(body, name)
        .map(text -> UntrustedText.clean(text, sent))
        .filter(text -> !text.isEmpty());
  }

  private static Optional<JsonObject> content(HttpResponse response) throws HttpTransportException {
    return response.mediaType().equals("application/json")
        ? UntrustedJson.object(response.text())
        : Optional.empty();
  }
}
