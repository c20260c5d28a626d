package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.internal.json.UntrustedText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Address;

/** Parses lists of name servers. */
public final class NameServers {
  private static final int PORT = 53;
  private static final int HIGHEST_PORT = 65_535;

  /** An IPv6 address with a port needs brackets. */
  private static final Pattern ENTRY =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)\\]|([0-9.]+))(?::([0-9]{1,5}))?");

  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

  private NameServers() {}

  /**
   * Parses a list separated by commas or spaces, such as {@code 1.1.1.1,
   * [2606:4700:4700::1111]:53}.
   *
   * @throws IllegalArgumentException when an entry is no IP address with or without a port; host
   *     names are not allowed, because resolving them needs a name server
   */
  public static List<InetSocketAddress> parse(String text) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String entry : SEPARATOR.split(text.strip(), -1)) {
      servers.add(server(entry));
    }
    return List.copyOf(servers);
  }

  private static InetSocketAddress server(String entry) {
    Matcher matcher = ENTRY.matcher(entry);
    if (!matcher.matches()) {
      // An IPv6 address without a port needs no brackets.
      matcher = ENTRY.matcher("[" + entry + "]");
    }
    if (matcher.matches()) {
      byte[] address =
          matcher.group(1) == null
              ? Address.toByteArray(matcher.group(2), Address.IPv4)
              : Address.toByteArray(matcher.group(1), Address.IPv6);
      int port = matcher.group(3) == null ? PORT : Integer.parseInt(matcher.group(3));
      if (address != null && port > 0 && port <= HIGHEST_PORT) {
        return new InetSocketAddress(address(address), port);
      }
    }
    throw new IllegalArgumentException(
        "must be IP addresses of name servers, such as 1.1.1.1 or [2606:4700:4700::1111]:53; not "
            + UntrustedText.quoted(entry));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
