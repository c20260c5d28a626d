package io.github.atprotojakarta.internal.dpop;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The reason why a server refused a signed request, if another signature may help. Depends on error
 * codes only, as descriptions are free text, which only messages for operators may depend on.
 */
enum RetryReason {
  /** The proof lacks the server's nonce (RFC 9449 sections 8 and 9). */
  NONCE,
  /** A proof or a client assertion was refused, possibly because of its date. */
  DATE,
  /** Another reason, which another signature does not change, or no refusal. */
  OTHER;

  /**
   * Words by which servers say that a date is wrong. The reference server names the claim: {@code
   * "iat" claim timestamp check failed}.
   */
  private static final Pattern TIME =
      Pattern.compile(
          "\\b(?:iat|nbf|exp|expired|clock|date|time|timestamp|skew|future|past|old)\\b",
          Pattern.CASE_INSENSITIVE);

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
        resourceServer
            ? AuthenticationChallenge.dpopParameter(response, "error")
            : bodyMember(response, "error");
    return switch (error.orElse("")) {
      case "use_dpop_nonce" -> response.status() == 400 || resourceServer ? NONCE : OTHER;
      case "invalid_dpop_proof" -> DATE;
      case "invalid_client" -> resourceServer ? OTHER : DATE;
      default -> OTHER;
    };
  }

  /**
   * Returns whether the description of a refusal names a time. The description is only good enough
   * for a message to the operator.
   */
  static boolean namesTime(HttpResponse response, boolean resourceServer)
      throws HttpTransportException {
    Optional<String> description =
        resourceServer
            ? AuthenticationChallenge.dpopParameter(response, "error_description")
            : bodyMember(response, "error_description");
    return description.filter(text -> TIME.matcher(text).find()).isPresent();
  }

  /** Returns the response with a body whose first bytes can be read twice. */
  static HttpResponse rewindable(HttpResponse response) {
    return new HttpResponse(
        response.status(),
        response.headers(),
        new BufferedInputStream(response.body(), PEEK_LIMIT));
  }

  /** Returns a member of a refusal; the response must be {@link #rewindable}. */
  static Optional<String> bodyMember(HttpResponse response, String name)
      throws HttpTransportException {
    boolean refused = response.status() == 400 || response.status() == 401;
    return refused && response.mediaType().equals("application/json")
        ? UntrustedJson.object(peek(response)).flatMap(json -> JsonMembers.string(json, name))
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
