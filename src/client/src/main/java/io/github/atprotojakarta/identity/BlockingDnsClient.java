package io.github.atprotojakarta.identity;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
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
      socket.setSoTimeout(millis(timeout));
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] framed = new byte[data.length + 2];
      framed[0] = (byte) (data.length >> 8);
      framed[1] = (byte) data.length;
      System.arraycopy(data, 0, framed, 2, data.length);
      out.write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] response = new byte[in.readUnsignedShort()];
      in.readFully(response);
      return CompletableFuture.completedFuture(response);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static int millis(Duration timeout) {
    return (int) Math.max(1, timeout.toMillis());
  }
}
