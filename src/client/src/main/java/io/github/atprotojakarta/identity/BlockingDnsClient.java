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
 * Sends DNS queries from the caller's thread. The library's own way keeps a selector thread for the
 * whole class loader, which would hold an application in memory after a server undeployed it.
 *
 * <p>Each query has a socket of its own, so a random port, connected to the name server, so that
 * the kernel drops the answers of others (RFC 5452).
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
      DatagramPacket answer = new DatagramPacket(new byte[max], max);
      socket.receive(answer);
      return CompletableFuture.completedFuture(Arrays.copyOf(answer.getData(), answer.getLength()));
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
      byte[] answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      return CompletableFuture.completedFuture(answer);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static int millis(Duration timeout) {
    return (int) Math.max(1, timeout.toMillis());
  }
}
