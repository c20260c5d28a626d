package io.github.atprotojakarta.internal.dpop;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The reason why a server refused a signed request, if another signature may help. Depends on error
 * codes only, as descriptions are free text.
 */
enum RetryReason {
  /** The proof lacks the server's nonce (RFC 9449 sections 8 and 9). */
  NONCE,
  /** A proof or a client assertion was refused, possibly because of its date. */
  DATE,
  /** Another reason, which another signature does not change, or no refusal. */
  OTHER;

  /** OAuth error responses are short. */
  private static final int PEEK_LIMIT = 10 * 1024;

  /**
   * Reads a response. An authorization server's response must be {@link #rewindable}.
   *
   * @param resourceServer resource servers put the error into a header, authorization servers into
   *     the body
   */
  static RetryReason of(HttpResponse response, boolean resourceServer)
      throws HttpTransportException {
    Optional<String> error =
        resourceServer ? AuthenticationChallenge.dpopError(response) : bodyError(response);
    return switch (error.orElse("")) {
      case "use_dpop_nonce" -> response.status() == 400 || resourceServer ? NONCE : OTHER;
      case "invalid_dpop_proof" -> DATE;
      case "invalid_client" -> resourceServer ? OTHER : DATE;
      default -> OTHER;
    };
  }

  /** Returns the response with a body whose first bytes can be read twice. */
  static HttpResponse rewindable(HttpResponse response) {
    return new HttpResponse(
        response.status(),
        response.headers(),
        new BufferedInputStream(response.body(), PEEK_LIMIT));
  }

  private static Optional<String> bodyError(HttpResponse response) throws HttpTransportException {
    boolean refused = response.status() == 400 || response.status() == 401;
    return refused && response.mediaType().equals("application/json")
        ? UntrustedJson.object(peek(response)).flatMap(json -> JsonMembers.string(json, "error"))
        : Optional.empty();
  }

  private static byte[] peek(HttpResponse response) throws HttpTransportException {
    InputStream body = response.body();
    body.mark(PEEK_LIMIT);
    try {
      byte[] start = body.readNBytes(PEEK_LIMIT);
      body.reset();
      return start;
    } catch (HttpTransportException e) {
      throw e;
    } catch (IOException e) {
      throw new HttpTransportException(
          HttpTransportException.Kind.EXCHANGE, "The response ended early: " + e.getMessage(), e);
    }
  }
}
