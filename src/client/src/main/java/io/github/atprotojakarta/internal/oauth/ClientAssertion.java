package io.github.atprotojakarta.internal.oauth;

import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.JWTAuthentication;

/**
 * A client assertion of any algorithm (RFC 7523 section 2.2). The library's own class for it
 * refuses EdDSA.
 */
final class ClientAssertion extends JWTAuthentication {
  ClientAssertion(SignedJWT jwt) {
    super(ClientAuthenticationMethod.PRIVATE_KEY_JWT, jwt);
  }
}
