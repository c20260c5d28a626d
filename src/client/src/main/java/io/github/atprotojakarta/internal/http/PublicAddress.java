package io.github.atprotojakarta.internal.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Distinguishes public IP addresses from all others, by the IANA registries of special-purpose
 * addresses (RFC 6890) and by the IPv4 address inside an IPv6 address.
 */
public final class PublicAddress {
  private static final List<AddressPrefix> SPECIAL_IPV4 =
      AddressPrefix.all(
          "0.0.0.0/8", // this network; 0.0.0.0 reaches the machine itself
          "10.0.0.0/8",
          "100.64.0.0/10", // carrier-grade NAT
          "127.0.0.0/8",
          "169.254.0.0/16", // link-local, and the metadata services of clouds
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /** Assigned by IANA for global unicast; excludes loopback, ULA, link-local and multicast. */
  private static final AddressPrefix GLOBAL_IPV6 = AddressPrefix.parse("2000::/3");

  private static final List<AddressPrefix> SPECIAL_IPV6 =
      AddressPrefix.all(
          "2001::/23", // Teredo, benchmarking, ORCHID: protocols, and tunnels to any IPv4 address
          "2001:db8::/32",
          "2002::/16", // 6to4, deprecated by RFC 7526: a tunnel to any IPv4 address
          "3fff::/20");

  /** NAT64 (RFC 6052): how an IPv6-only network reaches the public IPv4 internet. */
  private static final AddressPrefix NAT64 = AddressPrefix.parse("64:ff9b::/96");

  /** ::ffff:0:0/96; Java parses the literal as an IPv4 address. */
  private static final AddressPrefix IPV4_MAPPED =
      new AddressPrefix(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96);

  private static final AddressPrefix SIX_TO_FOUR = AddressPrefix.parse("2002::/16");

  private PublicAddress() {}

  /** Returns whether an address is public unicast. */
  public static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return isPublicIpv4(bytes);
    }
    if (NAT64.contains(bytes) || IPV4_MAPPED.contains(bytes)) {
      return isPublicIpv4(lastFour(bytes));
    }
    return GLOBAL_IPV6.contains(bytes) && !contains(SPECIAL_IPV6, bytes);
  }

  /**
   * Returns an address and the IPv4 address inside it, if it is an IPv6 address that leads to one:
   * IPv4-mapped, NAT64 or 6to4.
   */
  public static List<byte[]> forms(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 16 && (NAT64.contains(bytes) || IPV4_MAPPED.contains(bytes))) {
      return List.of(bytes, lastFour(bytes));
    }
    return SIX_TO_FOUR.contains(bytes)
        ? List.of(bytes, Arrays.copyOfRange(bytes, 2, 6))
        : List.of(bytes);
  }

  private static byte[] lastFour(byte[] bytes) {
    return Arrays.copyOfRange(bytes, 12, 16);
  }

  private static boolean isPublicIpv4(byte[] address) {
    return !contains(SPECIAL_IPV4, address);
  }

  private static boolean contains(List<AddressPrefix> prefixes, byte[] address) {
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
  }
}
