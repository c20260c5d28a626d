package io.github.atprotojakarta.internal.dpop;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.jose.JwtSigner;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes DPoP proofs (RFC 9449 section 4.2), each for one request. Writes the claims itself: each
 * call has a proof, and a JSON library takes longer than all other work of a call but the
 * signature.
 */
final class DpopProof {
  private final JwtSigner signer;

  DpopProof(JwtSigner signer) {
    this.signer = signer;
  }

  /**
   * Makes a proof.
   *
   * @param origin of the address
   * @param time by the clock of the server
   * @param nonce the server's newest nonce; {@code null} when none is known
   * @param accessToken the access token of the request; {@code null} at the authorization server
   */
  String make(
      DpopKey key,
      String method,
      URI uri,
      Origin origin,
      Instant time,
      @Nullable String nonce,
      @Nullable Secret accessToken) {
    StringBuilder claims = new StringBuilder(512).append('{');
    member(claims, "jti", signer.freshId());
    member(claims, "htm", method);
    member(claims, "htu", target(uri, origin));
    if (nonce != null) {
      member(claims, "nonce", nonce);
    }
    if (accessToken != null) {
      member(claims, "ath", accessToken.sha256());
    }
    return key.sign(signer, claims.append("\"iat\":").append(time.getEpochSecond()) + "}");
  }

  /** Writes a member and a comma. */
  private static void member(StringBuilder json, String name, String value) {
    json.append('"').append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u00").append(Character.forDigit(c >> 4, 16));
        json.append(Character.forDigit(c & 0xF, 16));
      } else {
        json.append(c);
      }
    }
    json.append("\",");
  }

  /**
   * Returns the address without query and fragment, as the server sees it: an empty path is sent as
   * /.
   */
  private static String target(URI uri, Origin origin) {
    String path = uri.getRawPath();
    return origin + (path == null || path.isEmpty() ? "/" : path);
  }
}
