package io.github.atprotojakarta.testkit.oauth.client;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.github.atprotojakarta.testkit.oauth.OAuthErrorException;
import jakarta.json.JsonObject;
import java.text.ParseException;

/** Reads a client's published keys. */
final class PublishedClientKeys {
  private PublishedClientKeys() {}

  /** The keys; a private key among them is refused, as everybody can read it. */
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
