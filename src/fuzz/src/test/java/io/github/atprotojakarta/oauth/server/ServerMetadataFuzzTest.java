package io.github.atprotojakarta.oauth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.fuzz.Cost;
import io.github.atprotojakarta.fuzz.Input;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import java.net.URI;
import java.util.Locale;

/** Metadata of an authorization server (RFC 8414), which name the endpoints. */
class ServerMetadataFuzzTest {
  private static final URI ISSUER = URI.create("https://auth.example.com");

  @FuzzTest
  void endpoints_are_https_addresses_without_user_and_fragment(byte[] input) {
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
    assertUsable(metadata.authorizationEndpoint());
    assertUsable(metadata.tokenEndpoint());
    assertUsable(metadata.pushedAuthorizationRequestEndpoint());
    URI revocation = metadata.revocationEndpoint();
    if (revocation != null) {
      assertUsable(revocation);
    }
  }

  /** RFC 8414 section 2 lets an endpoint have any host. */
  private static void assertUsable(URI endpoint) {
    // Scheme and host have no case (RFC 3986 section 6.2.2.1).
    assertEquals("https", endpoint.getScheme().toLowerCase(Locale.ROOT));
    assertNotNull(endpoint.getHost());
    assertNull(endpoint.getRawUserInfo());
    assertNull(endpoint.getRawFragment());
  }
}
