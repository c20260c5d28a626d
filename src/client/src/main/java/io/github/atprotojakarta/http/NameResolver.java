package io.github.atprotojakarta.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host name; a host that is an address literal gives that address. */
@FunctionalInterface
public interface NameResolver {
  /** The resolver of the platform, with the platform's own time-outs and cache. */
  NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * Resolves a host.
   *
   * @param host a name, or an address literal without brackets
   * @throws UnknownHostException when the name does not resolve
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
