package io.github.atprotojakarta.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.atprotojakarta.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The newest nonce of each server for each key (RFC 9449 section 8.2). Servers rotate them within
 * minutes; one that is forgotten or too old costs a retry, nothing else, so the cache is bounded.
 */
final class DpopNonces {
  private static final int ENTRIES = 50_000;
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** The characters of RFC 9449 section 8.1, at a length that a proof can carry. */
  private static final Pattern NONCE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,512}");

  private record Place(Origin origin, String thumbprint) {}

  private final Cache<Place, String> nonces =
      Caffeine.newBuilder().maximumSize(ENTRIES).expireAfterWrite(KEPT).build();

  @Nullable String find(Origin origin, DpopKey key) {
    return nonces.getIfPresent(new Place(origin, key.thumbprint()));
  }

  /** Keeps the nonce of an answer, whatever its status, and gives it back. */
  @Nullable String learn(Origin origin, DpopKey key, HttpResponse response) {
    String nonce = response.header("DPoP-Nonce").orElse("");
    if (!NONCE.matcher(nonce).matches()) {
      return null;
    }
    nonces.put(new Place(origin, key.thumbprint()), nonce);
    return nonce;
  }
}
