package io.github.atprotojakarta.testkit.oauth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Es256kTest {
  /** A proof of the reference client. Its key was created for this test only. */
  private static final String PROOF =
      "eyJhbGciOiJFUzI1NksiLCJ0eXAiOiJkcG9wK2p3dCIsImp3ayI6eyJrdHkiOiJFQyIsImNydiI6InNlY3AyNTZrMSIs"
          + "IngiOiJEQVd2dFBkNXBlZFFDVWFWMTRoQmo3RTJEaUs4VXZoZGxndDliUFRueTRFIiwieSI6IlE5NkIzcGdRTGVs"
          + "Ums2YUlHNEd2bGVveHdCVFlVQzd6bHhOeUJmOHh2YkEifSwia2lkIjoiayJ9"
          + ".eyJqdGkiOiJ4IiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9hLmV4YW1wbGUiLCJpYXQiOjF9"
          + ".Zm8gg49jETZMGp0gFIP6YaWScwQg4ZQlTw4Gxlem5EI9VpddcodDDrxJLTSh_MbBVfXcykV91TGOZnuMGvRSEw";

  private SignedJWT proof;
  private ECKey key;
  private byte[] signature;

  @BeforeEach
  void read() throws ParseException {
    proof = SignedJWT.parse(PROOF);
    key = proof.getHeader().getJWK().toECKey();
    signature = proof.getSignature().decode();
  }

  @Test
  void the_owner_s_signature_is_good() {
    assertThat(Es256k.verify(key, proof.getSigningInput(), signature)).isTrue();
    assertThat(JwtSignatures.verify(proof, key)).isTrue();
  }

  @Test
  void a_signature_of_anything_else_is_not() {
    byte[] other = "something else".getBytes(StandardCharsets.US_ASCII);
    assertThat(Es256k.verify(key, other, signature)).isFalse();
  }

  @Test
  void no_changed_or_impossible_signature_is_good() {
    byte[] changed = signature.clone();
    changed[63] ^= 1;
    assertThat(Es256k.verify(key, proof.getSigningInput(), changed)).isFalse();
    assertThat(Es256k.verify(key, proof.getSigningInput(), new byte[64])).isFalse();
    assertThat(Es256k.verify(key, proof.getSigningInput(), new byte[63])).isFalse();
  }
}
