package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.internal.http.TimeLimit;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.io.IoClientFactory;
import org.xbill.DNS.io.TcpIoClient;
import org.xbill.DNS.io.UdpIoClient;

/**
 * Sends DNS queries in the caller's thread. The library's default client keeps a selector thread
 * per class loader, which would keep an undeployed application in memory.
 *
 * <p>Each query has its own socket, and so a random port. The socket is connected to the name
 * server, so that the kernel drops responses from other addresses (RFC 5452).
 *
 * <p>All queries of a look-up end within the {@link TimeLimit} of the caller's thread.
 */
final class BlockingDnsClient implements IoClientFactory, UdpIoClient, TcpIoClient {
  @Override
  public UdpIoClient createOrGetUdpClient() {
    return this;
  }

  @Override
  public TcpIoClient createOrGetTcpClient() {
    return this;
  }

  @Override
  public CompletableFuture<byte[]> sendAndReceiveUdp(
      @Nullable InetSocketAddress local,
      InetSocketAddress remote,
      Message query,
      byte[] data,
      int max,
      Duration timeout) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(remote);
      socket.setSoTimeout(millis(timeout));
      socket.send(new DatagramPacket(data, data.length));
      DatagramPacket response = new DatagramPacket(new byte[max], max);
      socket.receive(response);
      return CompletableFuture.completedFuture(
          Arrays.copyOf(response.getData(), response.getLength()));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<byte[]> sendAndReceiveTcp(
      @Nullable InetSocketAddress local,
      InetSocketAddress remote,
      Message query,
      byte[] data,
      Duration timeout) {
    try (Socket socket = new Socket()) {
      socket.connect(remote, millis(timeout));
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] framed = new byte[data.length + 2];
      framed[0] = (byte) (data.length >> 8);
      framed[1] = (byte) data.length;
      System.arraycopy(data, 0, framed, 2, data.length);
      out.write(framed);
      byte[] length = read(socket, timeout, 2);
      byte[] response = read(socket, timeout, ((length[0] & 0xff) << 8) | (length[1] & 0xff));
      return CompletableFuture.completedFuture(response);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Reads a number of bytes; a server that sends them one by one gets no more time. */
  private static byte[] read(Socket socket, Duration timeout, int count) throws IOException {
    byte[] bytes = new byte[count];
    for (int read = 0; read < count; ) {
      socket.setSoTimeout(millis(timeout));
      int more = socket.getInputStream().read(bytes, read, count - read);
      if (more < 0) {
        throw new EOFException("The DNS response ended early");
      }
      read += more;
    }
    return bytes;
  }

  private static int millis(Duration timeout) throws SocketTimeoutException {
    Duration left = TimeLimit.current().map(TimeLimit::left).orElse(timeout);
    if (left.isZero()) {
      throw new SocketTimeoutException("The time of the DNS look-up is over");
    }
    return (int) Math.max(1, Math.min(timeout.toMillis(), left.toMillis()));
  }
}
