package io.github.atprotojakarta.session;

import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the authorization server sent back with the browser (RFC 6749 section 4.1.2, RFC 9207).
 *
 * @param state names the pending login
 * @param iss the server that answers
 * @param code the authorization code
 * @param error the error code instead of a code
 * @param errorDescription the server's own words
 */
public record CallbackParameters(
    Secret state,
    @Nullable String iss,
    @Nullable Secret code,
    @Nullable String error,
    @Nullable String errorDescription) {
  /**
   * Reads request parameters.
   *
   * @throws OAuthCallbackException of reason {@code MALFORMED} when {@code state} is missing, a
   *     parameter is repeated, there is neither or both of {@code code} and {@code error}, or the
   *     answer is a JARM {@code response}
   */
  public static CallbackParameters parse(Map<String, List<String>> parameters) {
    throw new UnsupportedOperationException();
  }
}
