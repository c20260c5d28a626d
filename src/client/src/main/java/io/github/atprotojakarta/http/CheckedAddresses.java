package io.github.atprotojakarta.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves host names to addresses that the {@link NetworkRules} allow. The client connects to
 * exactly these addresses, so a name that resolves to another address after the check (DNS
 * rebinding) has no effect.
 */
final class CheckedAddresses {
  /** Enough for any real host; each dead address costs a connect time-out. */
  private static final int MAX_ADDRESSES = 8;

  private final NameLookups names;
  private final NetworkRules rules;
  private final boolean allowPrivate;

  /**
   * Creates the check.
   *
   * @param allowPrivate whether all addresses are allowed that the operator does not deny
   */
  CheckedAddresses(NameLookups names, NetworkRules rules, boolean allowPrivate) {
    this.names = names;
    this.rules = rules;
    this.allowPrivate = allowPrivate;
  }

  /**
   * Returns the addresses of a request's host.
   *
   * @param limit how long to wait for the name look-up
   * @throws BlockedHostException when one of them is not allowed
   */
  List<InetAddress> of(URI target, Duration limit) throws IOException {
    List<InetAddress> addresses = resolve(target.getHost(), limit);
    // One bad address blocks all: a mixed list would defeat a guard that checks only the first.
    for (InetAddress address : addresses) {
      String refusal = refusal(target, address);
      if (refusal != null) {
        // Without the address: a message that is passed on must not show the inner network.
        throw new BlockedHostException(target.getHost() + " resolves to an address " + refusal);
      }
    }
    return addresses;
  }

  /**
   * Checks the host of a request that a proxy connects to. A name that only the proxy can resolve
   * passes; the proxy has to check it.
   */
  void checkBehindProxy(URI target, Duration limit) throws IOException {
    try {
      of(target, limit);
    } catch (BlockedHostException e) {
      throw e;
    } catch (UnknownHostException e) {
      System.getLogger(CheckedAddresses.class.getName())
          .log(System.Logger.Level.DEBUG, "Only the proxy can resolve {0}", target.getHost());
    }
  }

  /** Returns the addresses of a host, without a check. */
  List<InetAddress> resolve(String host, Duration limit) throws IOException {
    List<InetAddress> addresses = names.resolve(withoutBrackets(host), limit);
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return addresses.stream().limit(MAX_ADDRESSES).toList();
  }

  private @Nullable String refusal(URI target, InetAddress address) {
    if (allowPrivate) {
      return rules.denies(address) ? "that the operator denies" : null;
    }
    return rules.refusal(target, address);
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
