package io.github.atprotojakarta.testkit.oauth.client;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import jakarta.json.JsonObject;
import java.text.ParseException;

/** Parses a client's published keys. */
final class PublishedClientKeys {
  private PublishedClientKeys() {}

  /** Parses the keys. A private key is rejected, because everybody could read it. */
  static JWKSet parse(JsonObject jwks, String failure) {
    JWKSet keys;
    try {
      keys = JWKSet.parse(jwks.toString());
    } catch (ParseException e) {
      throw OAuthErrorException.invalidMetadata(
          failure + ": Validation of \"keys\" failed with error: " + e.getMessage());
    }
    if (keys.getKeys().stream().anyMatch(JWK::isPrivate)) {
      throw OAuthErrorException.invalidMetadata(
          failure + ": Validation of \"keys\" failed with error: private key not allowed");
    }
    return keys;
  }
}
