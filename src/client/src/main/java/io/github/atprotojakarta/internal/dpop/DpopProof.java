package io.github.atprotojakarta.internal.dpop;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.jose.JwtSigner;
import io.github.atprotojakarta.internal.jose.Sha256;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import java.net.URI;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Makes DPoP proofs (RFC 9449 section 4.2), each for one request. */
final class DpopProof {
  private final JwtSigner signer;
  private final ServerClocks clocks;

  DpopProof(JwtSigner signer, ServerClocks clocks) {
    this.signer = signer;
    this.clocks = clocks;
  }

  /**
   * Makes a proof.
   *
   * @param nonce the server's newest nonce; {@code null} when none is known
   * @param accessToken the access token of the request; {@code null} at the authorization server
   */
  String make(
      DpopKey key, String method, URI uri, @Nullable String nonce, @Nullable Secret accessToken) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .jwtID(signer.freshId())
            .claim("htm", method)
            .claim("htu", target(uri))
            .issueTime(Date.from(clocks.instant(Origin.of(uri))));
    if (nonce != null) {
      claims.claim("nonce", nonce);
    }
    if (accessToken != null) {
      claims.claim("ath", Sha256.hash(accessToken));
    }
    return key.sign(signer, claims.build());
  }

  /**
   * Returns the address without query and fragment, as the server sees it: an empty path is sent as
   * /.
   */
  private static String target(URI uri) {
    String path = uri.getRawPath();
    return Origin.of(uri) + (path == null || path.isEmpty() ? "/" : path);
  }
}
