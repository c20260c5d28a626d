package io.github.atprotojakarta.oauth.dpop;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.jose.JwtSigner;
import io.github.atprotojakarta.internal.jose.SigningKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key that a session's tokens are bound to (RFC 9449): ES256, or ES256K if another application
 * made it. Two keys are equal if their public parts are. Reading a key is expensive; keep the
 * instance as long as the session.
 */
public final class DpopKey {
  private static final List<Curve> CURVES = List.of(Curve.P_256, Curve.SECP256K1);

  private final SigningKey key;

  /** Made for the first proof, because many sessions are read without a call; a race makes two. */
  private volatile @Nullable JWSHeader header;

  private DpopKey(SigningKey key) {
    this.key = key;
  }

  /** Makes a new key. */
  public static DpopKey generate(SecureRandom random) {
    return generate(random, null);
  }

  /** Makes a new key with a JCA provider; {@code null} for the fastest that is present. */
  public static DpopKey generate(SecureRandom random, @Nullable Provider provider) {
    return new DpopKey(SigningKey.generate(random, provider));
  }

  /**
   * Reads a key that {@link #toJwk} or the reference package wrote. The reference package's keys
   * are often on secp256k1. The JDK has no such curve, so {@code org.bouncycastle:bcprov-jdk18on}
   * must not be excluded.
   *
   * @throws IllegalArgumentException when it is not a private P-256 or secp256k1 key; the message
   *     does not show it
   */
  public static DpopKey fromJwk(Secret jwk) {
    try {
      return new DpopKey(SigningKey.parse(JSONObjectUtils.parse(jwk.reveal()), CURVES));
    } catch (ParseException e) {
      // Without the cause: a parser's message may quote the key.
      throw new IllegalArgumentException("Not a DPoP key: not a JSON object");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Not a DPoP key: " + e.getMessage());
    }
  }

  /** Returns the private key as a JWK, for storing. */
  public Secret toJwk() {
    return Secret.of(key.privateJwk().toJSONString());
  }

  /** Returns the RFC 7638 SHA-256 thumbprint of the public key. */
  public String thumbprint() {
    return key.thumbprint();
  }

  /** Signs the claims of a proof, a JSON object; for the library's own use. */
  public String sign(JwtSigner signer, String claims) {
    JWSHeader made = header;
    if (made == null) {
      made = proofHeader(key);
      header = made;
    }
    return signer.sign(key, made, claims);
  }

  private static JWSHeader proofHeader(SigningKey key) {
    JWSHeader header =
        new JWSHeader.Builder(key.algorithm())
            .type(DPoPProofFactory.TYPE)
            .jwk(key.publicJwk())
            .build();
    try {
      // A parsed header keeps its encoded form; a built one is encoded for each proof.
      return JWSHeader.parse(header.toBase64URL());
    } catch (ParseException e) {
      throw new IllegalStateException("A newly created header cannot be parsed", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DpopKey that && thumbprint().equals(that.thumbprint());
  }

  @Override
  public int hashCode() {
    return thumbprint().hashCode();
  }

  /** Returns the thumbprint, which is not secret. */
  @Override
  public String toString() {
    return "DpopKey[" + thumbprint() + "]";
  }
}
