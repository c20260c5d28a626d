package io.github.atprotojakarta.internal.http;

import io.github.atprotojakarta.http.PublicAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;

/** What the form of a host's name tells, without looking it up. */
public final class PublicName {
  /**
   * Top-level domains that are in nobody's public DNS (RFC 6761, RFC 7686, RFC 9476, ICANN's {@code
   * .internal}); {@code arpa} holds {@code home.arpa} and no hosts (RFC 8375, RFC 3172).
   */
  private static final Set<String> RESERVED =
      Set.of(
          "alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion", "test");

  private PublicName() {}

  /** Whether strangers may be able to reach a host of this name, or of this IP address. */
  public static boolean isPossible(String host) {
    if (host.matches("[0-9.]+") || host.startsWith("[")) {
      return isPublicAddress(host);
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return name.contains(".")
        && !isReserved(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** Whether a top-level domain, in lower case, is reserved. */
  public static boolean isReserved(String topLevelDomain) {
    return RESERVED.contains(topLevelDomain);
  }

  private static boolean isPublicAddress(String literal) {
    try {
      return PublicAddress.isPublic(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return true;
    }
  }
}
