package io.github.atprotojakarta.internal.dpop;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Takes nonces from responses, and ignores values that are not nonces. A store of the application
 * that throws costs a request with an old nonce, and never the response to a request.
 */
final class DpopNonces {
  private static final System.Logger LOG = System.getLogger(DpopNonces.class.getName());

  /** A proof can carry it; servers send about 50 characters. */
  private static final int LONGEST = 1024;

  private final DpopNonceStore store;
  private final AtomicBoolean failed = new AtomicBoolean();

  DpopNonces(DpopNonceStore store) {
    this.store = store;
  }

  @Nullable String find(Origin origin, DpopKey key) {
    try {
      return store.find(origin.toUri(), key.thumbprint()).filter(DpopNonces::isNonce).orElse(null);
    } catch (RuntimeException e) {
      report(e);
      return null;
    }
  }

  /** Whether a value has the characters of RFC 9449 section 8.1. */
  private static boolean isNonce(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < '!' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return !value.isEmpty() && value.length() <= LONGEST;
  }

  /**
   * Stores and returns the nonce of a response of any status.
   *
   * @param sent the nonce of the request; {@code null} if there was none. It is not stored again
   */
  @Nullable String learn(Origin origin, DpopKey key, @Nullable String sent, HttpResponse response) {
    String nonce = response.header("DPoP-Nonce").orElse("");
    if (nonce.equals(sent)) {
      return nonce;
    }
    if (!isNonce(nonce)) {
      return null;
    }
    try {
      store.put(origin.toUri(), key.thumbprint(), nonce);
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
