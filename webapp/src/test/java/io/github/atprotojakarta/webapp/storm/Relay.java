package io.github.atprotojakarta.webapp.storm;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/**
 * The wire to one member of the data grid. Its address is the one that the other members know; they
 * are told apart by the loopback addresses that they come from.
 */
final class Relay implements Closeable {
  private static final int BUFFER = 16 * 1024;

  private final ServerSocket door;
  private final InetSocketAddress member;
  private final IntConsumer passage;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * Opens the wire.
   *
   * @param at where the others connect to
   * @param member where the member really listens
   * @param passage is asked before anything passes, with the number of the other member; it returns
   *     when it may
   */
  Relay(InetAddress at, InetSocketAddress member, IntConsumer passage) throws IOException {
    this.door = new ServerSocket(0, 50, at);
    this.member = member;
    this.passage = passage;
    daemon(this::accept);
  }

  String address() {
    return door.getInetAddress().getHostAddress() + ":" + door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket from = door.accept();
        daemon(() -> connect(from));
      } catch (IOException e) {
        // Closed, which the loop sees.
      }
    }
  }

  private void connect(Socket from) {
    byte[] address = from.getInetAddress().getAddress();
    int other = address[address.length - 1] % 10;
    try {
      passage.accept(other);
      Socket to = new Socket();
      to.connect(member);
      open.add(from);
      open.add(to);
      daemon(() -> pump(from, to, other));
      daemon(() -> pump(to, from, other));
    } catch (IOException e) {
      close(from);
    }
  }

  private void pump(Socket from, Socket to, int other) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        passage.accept(other);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side is gone, and so the other is closed.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "storm-relay");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed, then.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    open.forEach(Relay::close);
  }
}
