package io.github.atprotojakarta.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves host names to IP addresses; an address literal resolves to itself. */
@FunctionalInterface
public interface NameResolver {
  /** The resolver of the platform, with its time-outs and its cache. */
  NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * Resolves a host.
   *
   * @param host a name, or an address literal without brackets
   * @throws UnknownHostException when the name does not resolve
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
