package io.github.atprotojakarta.internal.dpop;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes nonces from responses, and ignores values that are not nonces. A store of the application
 * that throws costs a request with an old nonce, and never the response to a request.
 */
final class DpopNonces {
  private static final System.Logger LOG = System.getLogger(DpopNonces.class.getName());

  /**
   * The characters of RFC 9449 section 8.1, at a length that a proof can carry: servers send about
   * 50.
   */
  private static final Pattern NONCE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,1024}");

  private final DpopNonceStore store;
  private final AtomicBoolean failed = new AtomicBoolean();

  DpopNonces(DpopNonceStore store) {
    this.store = store;
  }

  @Nullable String find(Origin origin, DpopKey key) {
    try {
      return store
          .find(URI.create(origin.toString()), key.thumbprint())
          .filter(nonce -> NONCE.matcher(nonce).matches())
          .orElse(null);
    } catch (RuntimeException e) {
      report(e);
      return null;
    }
  }

  /** Stores and returns the nonce of a response of any status. */
  @Nullable String learn(Origin origin, DpopKey key, HttpResponse response) {
    String nonce = response.header("DPoP-Nonce").orElse("");
    if (!NONCE.matcher(nonce).matches()) {
      return null;
    }
    try {
      store.put(URI.create(origin.toString()), key.thumbprint(), nonce);
    } catch (RuntimeException e) {
      report(e);
    }
    return nonce;
  }

  private void report(RuntimeException e) {
    System.Logger.Level level =
        failed.getAndSet(true) ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
    LOG.log(
        level,
        "ATP1201 The store of DPoP nonces failed; requests are sent with older nonces or none",
        e);
  }
}
