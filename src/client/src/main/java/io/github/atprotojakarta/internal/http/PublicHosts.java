package io.github.atprotojakarta.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;

/** Distinguishes public from reserved host names by the name alone, without a DNS query. */
public final class PublicHosts {
  /** Top-level domains that the reference server rejects in client metadata (RFC 6761, 6762). */
  private static final Set<String> LOCAL =
      Set.of("example", "invalid", "local", "localhost", "test");

  /**
   * Further top-level domains without hosts in the public DNS (RFC 7686, RFC 9476, ICANN's {@code
   * .internal}); {@code arpa} holds {@code home.arpa} and no hosts (RFC 8375, RFC 3172).
   */
  private static final Set<String> OTHER_RESERVED = Set.of("alt", "arpa", "internal", "onion");

  /**
   * Top-level domains whose names only this machine or its own network resolves: RFC 6761, RFC 6762
   * (multicast DNS), ICANN's resolution on {@code .internal}. Not {@code .onion} and {@code .alt}:
   * strangers reach such names by other means than DNS.
   */
  private static final Set<String> PRIVATE =
      Set.of("example", "internal", "invalid", "local", "localhost", "test");

  private PublicHosts() {}

  /**
   * Returns whether a host may be reachable from the public internet: a name below a public
   * top-level domain, or a public IP address.
   */
  public static boolean mayBePublic(String host) {
    if (isAddress(host)) {
      return isPublicAddress(host);
    }
    String name = withoutRoot(host);
    return name.contains(".") && !isReserved(topLevelDomain(name));
  }

  /**
   * Returns whether no stranger can reach a host by its name: an address that is not public, a
   * single label, or a name below a domain that only the own network resolves, {@code home.arpa}
   * (RFC 8375) included.
   */
  public static boolean isPrivate(String host) {
    if (isAddress(host)) {
      return !isPublicAddress(host);
    }
    String name = withoutRoot(host).toLowerCase(Locale.ROOT);
    return !name.contains(".")
        || PRIVATE.contains(topLevelDomain(name))
        || name.equals("home.arpa")
        || name.endsWith(".home.arpa");
  }

  private static boolean isAddress(String host) {
    return host.matches("[0-9.]+") || host.startsWith("[");
  }

  private static String withoutRoot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** Returns whether a top-level domain, in lower case, is reserved (RFC 6761 and others). */
  public static boolean isReserved(String topLevelDomain) {
    return LOCAL.contains(topLevelDomain) || OTHER_RESERVED.contains(topLevelDomain);
  }

  /**
   * Returns whether the reference server rejects a host name in client metadata because it is
   * local. It has a shorter list of reserved domains than {@link #isReserved}.
   */
  public static boolean isLocalName(String host) {
    return !host.contains(".") || LOCAL.contains(topLevelDomain(host));
  }

  /** Returns the last label of a name in lower case. */
  public static String topLevelDomain(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static boolean isPublicAddress(String literal) {
    try {
      return PublicAddress.isPublic(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return true;
    }
  }
}
