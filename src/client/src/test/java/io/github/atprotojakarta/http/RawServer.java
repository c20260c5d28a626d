package io.github.atprotojakarta.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers whatever a test wants, right or wrong. */
final class RawServer implements AutoCloseable {
  /** What the server does with one connection, which is closed afterwards. */
  @FunctionalInterface
  interface Behaviour {
    void serve(Connection connection) throws IOException, InterruptedException;
  }

  /** One accepted connection; {@code number} counts from 1. */
  record Connection(Socket socket, int number, BufferedReader in, List<String> requests) {
    /** Reads the head of a request and notes its first line; false if the client has closed. */
    boolean readRequest() throws IOException {
      String line = in.readLine();
      if (line == null) {
        return false;
      }
      requests.add(line);
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      return true;
    }

    void write(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  RawServer(Behaviour behaviour) throws IOException {
    this(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0, behaviour);
  }

  RawServer(InetAddress address, int port, Behaviour behaviour) throws IOException {
    listener = new ServerSocket(port, 50, address);
    threads.execute(() -> accept(behaviour));
  }

  private void accept(Behaviour behaviour) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        int number = connections.incrementAndGet();
        threads.execute(() -> serve(behaviour, socket, number));
      } catch (IOException | RejectedExecutionException e) {
        return; // Closed, perhaps between the two steps.
      }
    }
  }

  private void serve(Behaviour behaviour, Socket socket, int number) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      behaviour.serve(new Connection(socket, number, in, requests));
    } catch (IOException | InterruptedException e) {
      // The client went away, or the test is over.
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port() + "/");
  }

  int port() {
    return listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /** The first lines of all requests so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
