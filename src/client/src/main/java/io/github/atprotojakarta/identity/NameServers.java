package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.internal.http.SocketLiteral;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Parses lists of name servers. */
public final class NameServers {
  private static final int PORT = 53;
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
      servers.add(
          SocketLiteral.parse(entry, PORT)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "must be IP addresses of name servers, such as 1.1.1.1 or"
                              + " [2606:4700:4700::1111]:53; not "
                              + UntrustedText.quoted(entry))));
    }
    return List.copyOf(servers);
  }
}
