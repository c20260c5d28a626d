package io.github.atprotojakarta.testkit.identity;

import io.github.atprotojakarta.identity.Did;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Handle to DID: the DNS and well-known half of an identity, which its owner controls. */
public final class HandleDirectory {
  private static final String TXT_PREFIX = "_atproto.";

  private final Map<String, Did> dids = new ConcurrentHashMap<>();
  private final Set<String> overHttps = ConcurrentHashMap.newKeySet();

  /** Points a handle at a DID, or with null at nothing. */
  public void point(String handle, @Nullable Did did) {
    if (did == null) {
      dids.remove(lower(handle));
    } else {
      dids.put(lower(handle), did);
    }
  }

  /** Answers for a handle under its well-known address instead of DNS. */
  public void serveByHttps(String handle) {
    overHttps.add(lower(handle));
  }

  /** The DID of a handle, however it is published. */
  public Optional<Did> resolve(String handle) {
    return Optional.ofNullable(dids.get(lower(handle)));
  }

  /** The TXT records of a DNS name. */
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

  /** The DID that a host serves under {@code /.well-known/atproto-did}. */
  public Optional<Did> wellKnown(String host) {
    return overHttps.contains(lower(host)) ? resolve(host) : Optional.empty();
  }

  private static String lower(String handle) {
    return handle.toLowerCase(Locale.ROOT);
  }
}
