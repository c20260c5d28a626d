package io.github.atprotojakarta.internal.http;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xbill.DNS.Address;

/** A range of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3). */
public final class AddressPrefix {
  private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*|\\s+");
  private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

  private final byte[] network;
  private final int bits;

  AddressPrefix(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /**
   * Parses a list of ranges or single addresses, separated by commas or white space.
   *
   * @throws IllegalArgumentException when one of them is invalid
   */
  public static List<AddressPrefix> parseList(String list) {
    return SEPARATOR.splitAsStream(list.strip()).map(AddressPrefix::parse).toList();
  }

  /**
   * Parses a range such as {@code 10.0.0.0/8} or {@code fd00::/8}, or a single address. Looks no
   * name up.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static AddressPrefix parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] network =
        Address.toByteArray(address, address.contains(":") ? Address.IPv6 : Address.IPv4);
    if (network == null) {
      throw invalid(text);
    }
    String bits = slash < 0 ? String.valueOf(network.length * 8) : text.substring(slash + 1);
    if (!BITS.matcher(bits).matches() || Integer.parseInt(bits) > network.length * 8) {
      throw invalid(text);
    }
    return new AddressPrefix(network, Integer.parseInt(bits));
  }

  static List<AddressPrefix> all(String... texts) {
    return Stream.of(texts).map(AddressPrefix::parse).toList();
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "must be IP addresses and ranges such as 10.0.0.0/8, 2001:db8::/32; not \"" + text + "\"");
  }

  /** Returns whether an address of 4 or 16 bytes is in this range. */
  public boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = bits / 8;
    if (!Arrays.equals(network, 0, whole, address, 0, whole)) {
      return false;
    }
    int rest = bits % 8;
    return rest == 0 || ((network[whole] ^ address[whole]) & 0xff) >> (8 - rest) == 0;
  }
}
