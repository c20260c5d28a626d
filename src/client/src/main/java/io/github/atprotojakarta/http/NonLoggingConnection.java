package io.github.atprotojakarta.http;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.io.SocketHolder;

/**
 * A connection that never logs its traffic. The library's default connection writes every header
 * and body, and so every token, to the loggers {@code org.apache.hc.client5.http.headers} and
 * {@code .wire} when the root logger has the level debug.
 */
final class NonLoggingConnection extends DefaultManagedHttpClientConnection {
  NonLoggingConnection(String id) {
    super(
        id,
        null,
        null,
        LimitedHeadParser.LIMITS,
        null,
        null,
        null,
        config -> new LimitedHeadParser());
  }

  @Override
  public void bind(Socket socket) throws IOException {
    bind(new SocketHolder(socket));
  }

  @Override
  public void bind(SSLSocket sslSocket, Socket socket) throws IOException {
    bind(new SocketHolder(sslSocket, socket));
  }

  @Override
  protected void onRequestSubmitted(ClassicHttpRequest request) {}

  @Override
  protected void onResponseReceived(ClassicHttpResponse response) {}
}
