package io.github.atprotojakarta.internal.dpop;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes nonces from responses, and ignores values that are not nonces. */
final class DpopNonces {
  /**
   * The characters of RFC 9449 section 8.1, at a length that a proof can carry: servers send about
   * 50.
   */
  private static final Pattern NONCE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,1024}");

  private final DpopNonceStore store;

  DpopNonces(DpopNonceStore store) {
    this.store = store;
  }

  @Nullable String find(Origin origin, DpopKey key) {
    return store
        .find(URI.create(origin.toString()), key.thumbprint())
        .filter(nonce -> NONCE.matcher(nonce).matches())
        .orElse(null);
  }

  /** Stores and returns the nonce of a response of any status. */
  @Nullable String learn(Origin origin, DpopKey key, HttpResponse response) {
    String nonce = response.header("DPoP-Nonce").orElse("");
    if (!NONCE.matcher(nonce).matches()) {
      return null;
    }
    store.put(URI.create(origin.toString()), key.thumbprint(), nonce);
    return nonce;
  }
}
