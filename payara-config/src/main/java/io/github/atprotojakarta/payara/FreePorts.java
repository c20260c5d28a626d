package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Finds free ports on the loopback interface. */
public final class FreePorts {
  private static final int MAX_PORT = 65_535;

  private FreePorts() {}

  /** Returns this number of different free ports. */
  public static List<Integer> find(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  /**
   * Returns this port if it is free, or else the next free one.
   *
   * @throws IllegalStateException if none of 100 ports is free
   */
  static int firstFrom(int port) throws IOException {
    for (int next = port; next < port + 100 && next <= MAX_PORT; next++) {
      if (isFree(next)) {
        return next;
      }
    }
    throw new IllegalStateException("No port of 127.0.0.1 from " + port + " on is free");
  }

  /**
   * Returns the port if it is free.
   *
   * @throws IllegalStateException if the port is in use
   */
  static int unused(int port) throws IOException {
    if (!isFree(port)) {
      throw new IllegalStateException("Port " + port + " of 127.0.0.1 is already in use");
    }
    return port;
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      // Ignore connections of a server that has just ended.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (BindException e) {
      return false;
    }
  }
}
