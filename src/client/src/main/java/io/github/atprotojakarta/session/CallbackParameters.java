package io.github.atprotojakarta.session;

import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that the browser brings back from the authorization server (RFC 6749 section
 * 4.1.2, RFC 9207).
 *
 * @param state identifies the pending login
 * @param iss the server that responds
 * @param code the authorization code
 * @param error the error code instead of a code
 * @param errorDescription the server's own description
 */
public record CallbackParameters(
    Secret state,
    @Nullable String iss,
    @Nullable Secret code,
    @Nullable String error,
    @Nullable String errorDescription) {
  /** Registered error codes have 50 characters at most. */
  private static final int MAX_ERROR = 100;

  private static final int MAX_DESCRIPTION = 1000;

  /** Codes are shorter than tokens. */
  private static final int MAX_PARAMETER = 16 * 1024;

  /**
   * Reads request parameters.
   *
   * @throws OAuthCallbackException of reason {@code MALFORMED} when {@code state} is missing, a
   *     parameter is repeated or too long, or the response is signed (JARM)
   */
  public static CallbackParameters parse(Map<String, List<String>> parameters) {
    for (String name : List.of("state", "iss", "code", "error", "error_description", "response")) {
      if (parameters.getOrDefault(name, List.of()).size() > 1) {
        throw malformed("The parameter " + name + " occurs more than once");
      }
    }
    for (String name : List.of("state", "iss", "code")) {
      String value = single(parameters, name);
      if (value != null && value.length() > MAX_PARAMETER) {
        throw malformed("The parameter " + name + " has more than 16 KiB");
      }
    }
    if (parameters.containsKey("response")) {
      throw malformed("The AT Protocol has no signed authorization responses (JARM)");
    }
    String state = single(parameters, "state");
    String code = single(parameters, "code");
    String error = single(parameters, "error");
    if (state == null) {
      throw malformed("The parameter state is missing");
    }
    return new CallbackParameters(
        Secret.of(state),
        single(parameters, "iss"),
        code == null ? null : Secret.of(code),
        cut(error, MAX_ERROR),
        cut(single(parameters, "error_description"), MAX_DESCRIPTION));
  }

  /** Anybody can write the address of a callback: the rest of a long text is left out. */
  private static @Nullable String cut(@Nullable String text, int maxLength) {
    return text == null ? null : text.substring(0, Math.min(text.length(), maxLength));
  }

  /**
   * Returns a parameter; blank ones count as missing, as RFC 6749 section 3.1 says of empty ones.
   */
  private static @Nullable String single(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of()).stream()
        .filter(value -> !value.isBlank())
        .findFirst()
        .orElse(null);
  }

  private static OAuthCallbackException malformed(String message) {
    return new OAuthCallbackException(
        OAuthCallbackException.Reason.MALFORMED, message, null, null, null);
  }
}
