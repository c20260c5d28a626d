package io.github.atprotojakarta.internal.oauth;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.scope.Scopes;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import net.minidev.json.JSONObject;

/**
 * Checks the response of a token endpoint against the AT Protocol profile. Lenient about faults
 * that do no harm, because rejecting the response loses the tokens. Strict about everything that
 * names the account.
 */
final class TokenResponseReader {
  /** A token is sent in a header: other characters could end the header. */
  private static final Pattern HEADER_SAFE = Pattern.compile("[\\x21-\\x7E]+");

  /** A database may refuse other characters: PostgreSQL stores no NUL. */
  private static final Pattern SCOPE = Pattern.compile("[\\x20-\\x7E]*");

  /** A token is sent in a header, and servers refuse heads of more than 8 to 64 KiB. */
  private static final int MAX_TOKEN = 16 * 1024;

  /** Scopes are parsed whenever a session is loaded, and shown to people; servers grant 1 KiB. */
  private static final int MAX_SCOPE = 8 * 1024;

  private final JsonObject json;
  private final Function<String, OAuthResponseException> unusable;

  /**
   * Creates the reader.
   *
   * @param unusable makes the exception from a reason; the reason never holds a token
   */
  TokenResponseReader(JsonObject json, Function<String, OAuthResponseException> unusable) {
    this.json = json;
    this.unusable = unusable;
  }

  TokenResponse read() {
    demandShort("access_token", MAX_TOKEN);
    demandShort("refresh_token", MAX_TOKEN);
    demandShort("scope", MAX_SCOPE);
    AccessToken access = parse();
    if (!access.getType().equals(AccessTokenType.DPOP)) {
      throw unusable.apply(
          "token_type is " + JsonMembers.describe(json, "token_type") + ", not DPoP");
    }
    if (!HEADER_SAFE.matcher(access.getValue()).matches()) {
      throw unusable.apply("the access token has characters that are not allowed in a header");
    }
    long lifetime = access.getLifetime();
    return new TokenResponse(
        Secret.of(access.getValue()),
        refreshToken(json).orElse(null),
        scope(),
        lifetime > 0 ? Duration.ofSeconds(lifetime) : null,
        sub());
  }

  /**
   * Returns the refresh token of a response, whether or not the rest of it is usable; empty if it
   * has none that can be sent. Then the session lasts as long as its access token.
   */
  static Optional<Secret> refreshToken(JsonObject json) {
    return credential(json, "refresh_token");
  }

  /** Returns the access token of a response, whether or not the rest of it is usable. */
  static Optional<Secret> accessToken(JsonObject json) {
    return credential(json, "access_token");
  }

  /**
   * The SDK's tokens must not be blank, whatever the server sent (RFC 6749 appendix A.12, A.17).
   */
  private static Optional<Secret> credential(JsonObject json, String name) {
    return JsonMembers.string(json, name)
        .filter(text -> text.chars().anyMatch(c -> c > ' ' && !Character.isWhitespace(c)))
        .map(Secret::of);
  }

  /**
   * Lets the SDK parse the access token only. It would refuse the whole response for an invalid
   * optional member ({@code expires_in} of null, unknown {@code authorization_details}).
   */
  private AccessToken parse() {
    JSONObject members = new JSONObject();
    accessToken(json).ifPresent(token -> members.put("access_token", token.reveal()));
    JsonMembers.string(json, "token_type").ifPresent(type -> members.put("token_type", type));
    JsonMembers.seconds(json, "expires_in")
        .ifPresent(seconds -> members.put("expires_in", seconds));
    try {
      return AccessToken.parse(members);
    } catch (ParseException e) {
      throw unusable.apply(
          members.containsKey("access_token")
              ? "token_type is " + JsonMembers.describe(json, "token_type") + ", not DPoP"
              : "it has no access token");
    }
  }

  private void demandShort(String name, int maxLength) {
    if (JsonMembers.string(json, name).filter(text -> text.length() > maxLength).isPresent()) {
      throw unusable.apply(name + " has more than " + maxLength + " characters");
    }
  }

  private String scope() {
    String scope =
        JsonMembers.string(json, "scope").orElseThrow(() -> unusable.apply("it has no scope"));
    if (!SCOPE.matcher(scope).matches()) {
      throw unusable.apply("scope has characters that RFC 6749 section 3.3 does not allow");
    }
    if (!List.of(scope.split(" ", -1)).contains(Scopes.ATPROTO)) {
      throw unusable.apply(
          "the granted scope is " + JsonMembers.describe(json, "scope") + ", without \"atproto\"");
    }
    return scope;
  }

  private Did sub() {
    try {
      return Did.parse(JsonMembers.string(json, "sub").orElse(""));
    } catch (IdentityException e) {
      throw unusable.apply("sub is " + JsonMembers.describe(json, "sub") + ", not a DID");
    }
  }
}
