package io.github.atprotojakarta.oauth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import java.net.URI;
import java.util.Locale;

/** Metadata of an authorization server (RFC 8414): every endpoint is on the issuer's origin. */
class ServerMetadataFuzzTest {
  private static final URI ISSUER = URI.create("https://auth.example.com");

  @FuzzTest
  void endpoints_are_the_issuer_s_own(byte[] input) {
    Cost.check(
        input.length,
        () ->
            UntrustedJson.object(input)
                .ifPresent(
                    json ->
                        Input.refusedBy(
                            ServerMetadataException.class,
                            () -> check(AuthorizationServerMetadata.parse(json, ISSUER, false)))));
  }

  private static void check(AuthorizationServerMetadata metadata) {
    assertEquals(ISSUER, metadata.issuer());
    assertOwn(metadata.authorizationEndpoint());
    assertOwn(metadata.tokenEndpoint());
    assertOwn(metadata.pushedAuthorizationRequestEndpoint());
    URI revocation = metadata.revocationEndpoint();
    if (revocation != null) {
      assertOwn(revocation);
    }
  }

  private static void assertOwn(URI endpoint) {
    // Scheme and host have no case (RFC 3986 section 6.2.2.1).
    assertEquals("https", endpoint.getScheme().toLowerCase(Locale.ROOT));
    assertEquals(ISSUER.getHost(), endpoint.getHost().toLowerCase(Locale.ROOT));
    assertTrue(endpoint.getPort() == -1 || endpoint.getPort() == 443, endpoint.toString());
    assertNull(endpoint.getRawUserInfo());
  }
}
