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
   * Returns the port if it is free.
   *
   * @throws IllegalStateException if the port is in use
   */
  static int unused(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      // Ignore connections of a server that has just ended.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return port;
    } catch (BindException e) {
      throw new IllegalStateException("Port " + port + " of 127.0.0.1 is already in use", e);
    }
  }
}
