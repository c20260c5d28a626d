package io.github.atprotojakarta.http;

import io.github.atprotojakarta.internal.http.PublicAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Hands only checked addresses to the connector, which connects to exactly these: a name that
 * changes its answer between check and connection (DNS rebinding) gains nothing.
 */
final class GuardedDnsResolver implements DnsResolver {
  /** Enough for any real host; each address that does not answer costs a connect time-out. */
  private static final int MOST_ADDRESSES = 8;

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
    // One bad address spoils all: a mixed answer is how a guard that looks at the first is passed.
    if (!allowPrivate && !addresses.stream().allMatch(PublicAddress::isPublic)) {
      // The address stays unnamed: the message must not map the inner network for who provoked it.
      throw new RefusedHostException(
          host + " does not resolve to a public address; development mode would allow it");
    }
    return addresses.stream().limit(MOST_ADDRESSES).toArray(InetAddress[]::new);
  }

  /** Not needed: it is asked for only by authentication schemes, which are off. */
  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
