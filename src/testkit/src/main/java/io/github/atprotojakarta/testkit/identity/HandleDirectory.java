package io.github.atprotojakarta.testkit.identity;

import io.github.atprotojakarta.identity.Did;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Maps handles to DIDs, as DNS and well-known documents do for real handles. */
public final class HandleDirectory {
  private static final String TXT_PREFIX = "_atproto.";

  private final Map<String, Did> dids = new ConcurrentHashMap<>();
  private final Set<String> overHttps = ConcurrentHashMap.newKeySet();

  /** Sets the DID of a handle; null removes it. */
  public void point(String handle, @Nullable Did did) {
    if (did == null) {
      dids.remove(lower(handle));
    } else {
      dids.put(lower(handle), did);
    }
  }

  /** Publishes a handle at its well-known address instead of in DNS. */
  public void serveByHttps(String handle) {
    overHttps.add(lower(handle));
  }

  /** Returns the DID of a handle, in DNS or at its well-known address. */
  public Optional<Did> resolve(String handle) {
    return Optional.ofNullable(dids.get(lower(handle)));
  }

  /** Returns the TXT records of a DNS name. */
  public List<String> txtRecords(String name) {
    String lower = lower(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
    if (!lower.startsWith(TXT_PREFIX)) {
      return List.of();
    }
    String handle = lower.substring(TXT_PREFIX.length());
    return overHttps.contains(handle)
        ? List.of()
        : resolve(handle).map(did -> List.of("did=" + did.value())).orElse(List.of());
  }

  /** Returns the DID that a host serves at {@code /.well-known/atproto-did}. */
  public Optional<Did> wellKnown(String host) {
    return overHttps.contains(lower(host)) ? resolve(host) : Optional.empty();
  }

  private static String lower(String handle) {
    return handle.toLowerCase(Locale.ROOT);
  }
}
