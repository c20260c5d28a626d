package io.github.atprotojakarta.internal.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Address;

/** Parses IP addresses with or without a port. Never looks a name up. */
public final class SocketLiteral {
  private static final int HIGHEST_PORT = 65_535;

  /** An IPv6 address with a port needs brackets. */
  private static final Pattern SYNTAX =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]{2,45})\\]|([0-9.]{7,15}))(?::([0-9]{1,5}))?");

  private SocketLiteral() {}

  /**
   * Parses {@code 1.1.1.1}, {@code 1.1.1.1:53}, {@code 2001:db8::1} or {@code [2001:db8::1]:53};
   * empty for anything else.
   *
   * @param defaultPort the port if there is none
   */
  public static Optional<InetSocketAddress> parse(String text, int defaultPort) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      // An IPv6 address without a port needs no brackets.
      matcher = SYNTAX.matcher("[" + text + "]");
    }
    if (!matcher.matches()) {
      return Optional.empty();
    }
    byte[] address =
        matcher.group(1) == null
            ? Address.toByteArray(matcher.group(2), Address.IPv4)
            : Address.toByteArray(matcher.group(1), Address.IPv6);
    int port = matcher.group(3) == null ? defaultPort : Integer.parseInt(matcher.group(3));
    return address == null || port <= 0 || port > HIGHEST_PORT
        ? Optional.empty()
        : Optional.of(new InetSocketAddress(address(address), port));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
