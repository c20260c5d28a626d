package io.github.atprotojakarta.testkit.oauth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import jakarta.json.JsonObject;
import java.text.ParseException;

/** Reads a client's published keys. */
final class ClientKeys {
  private ClientKeys() {}

  /** The keys; a private key among them is refused, as everybody can read it. */
  static JWKSet parse(JsonObject jwks, String failure) {
    JWKSet keys;
    try {
      keys = JWKSet.parse(jwks.toString());
    } catch (ParseException e) {
      throw OAuthRefusal.invalidMetadata(
          failure + ": Validation of \"keys\" failed with error: " + e.getMessage());
    }
    if (keys.getKeys().stream().anyMatch(JWK::isPrivate)) {
      throw OAuthRefusal.invalidMetadata(
          failure + ": Validation of \"keys\" failed with error: private key not allowed");
    }
    return keys;
  }
}
