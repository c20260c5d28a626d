package io.github.atprotojakarta.http;

import io.github.atprotojakarta.internal.http.PublicAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves host names to checked addresses only. The client connects to exactly these addresses, so
 * a name that resolves to another address after the check (DNS rebinding) has no effect.
 */
final class GuardedDnsResolver implements DnsResolver {
  /** Enough for any real host; each dead address costs a connect time-out. */
  private static final int MAX_ADDRESSES = 8;

  private final NameResolver names;
  private final boolean allowPrivate;

  GuardedDnsResolver(NameResolver names, boolean allowPrivate) {
    this.names = names;
    this.allowPrivate = allowPrivate;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    List<InetAddress> addresses = names.resolve(withoutBrackets(host));
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    // One bad address blocks all: a mixed list would defeat a guard that checks only the first.
    if (!allowPrivate && !addresses.stream().allMatch(PublicAddress::isPublic)) {
      // Without the address: the message must not show an attacker the inner network.
      throw new BlockedHostException(
          host + " resolves to an address that is not public; only development mode allows that");
    }
    return addresses.stream().limit(MAX_ADDRESSES).toArray(InetAddress[]::new);
  }

  /** Not needed: only authentication schemes call it, and they are disabled. */
  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
