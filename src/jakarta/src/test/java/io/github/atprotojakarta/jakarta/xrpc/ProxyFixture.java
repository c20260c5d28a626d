package io.github.atprotojakarta.jakarta.xrpc;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** An application with the proxy, and a PDS that a test controls for com.example.media.*. */
final class ProxyFixture implements AutoCloseable {
  static final String BLOB = "/oauth/xrpc/com.example.media.getBlob";

  /** What reached any server since the last login. */
  final List<HttpRequest> sent = new CopyOnWriteArrayList<>();

  final StrictNetwork network = StrictNetwork.start();
  final TestServer server;

  /** The response of com.example.media.*. */
  volatile Supplier<HttpResponse> blob = () -> HttpResponse.of(200, Map.of(), "");

  ProxyFixture(Map<String, String> settings) throws Exception {
    network.createAccount("alice.atnet.dev", "alice-pass");
    TestServer.Builder builder =
        TestServer.builder()
            .attribute("network", network)
            .attribute("transport", (HttpTransport) this::send)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.scope", "atproto transition:generic")
            .parameter("atproto.xrpc-proxy.rate", "100000")
            .parameter(
                "atproto.xrpc-proxy.allow",
                "com.atproto.* com.example.media.* com.atproto.server.getSession");
    settings.forEach(builder::parameter);
    server = builder.start();
  }

  private HttpResponse send(HttpRequest request) throws HttpTransportException {
    sent.add(request);
    return request.uri().getPath().startsWith("/xrpc/com.example.media.")
        ? blob.get()
        : network.transport().send(request);
  }

  /** A browser that is signed in. */
  TestBrowser signIn() throws Exception {
    TestBrowser browser = new TestBrowser();
    URI login =
        URI.create(
            location(
                browser.post(
                    server.uri("/oauth/login"), "identifier=alice.atnet.dev", "same-origin")));
    browser.open(network.signIn(login, "alice.atnet.dev", "alice-pass"), "cross-site");
    sent.clear();
    return browser;
  }

  static HttpResponse response(String type, String body) {
    return HttpResponse.of(200, Map.of("Content-Type", type), body);
  }

  static HttpResponse response(InputStream body, long length) {
    return new HttpResponse(200, Map.of("Content-Length", List.of("" + length)), body);
  }

  /** Sends a script's request exactly as it stands; HTTP clients would tidy it up. */
  Socket open(TestBrowser browser, String line, String headers) throws IOException {
    return open(server, browser, line, headers);
  }

  static Socket open(TestServer server, TestBrowser browser, String line, String headers)
      throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    StringBuilder cookies = new StringBuilder();
    browser.cookies().forEach((name, value) -> cookies.append(name + "=" + value + "; "));
    String request =
        line.replaceFirst(" ", " /shop")
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + server.port()
            + "\r\nConnection: close\r\nAccept: */*\r\nSec-Fetch-Site: same-origin\r\n"
            + "Sec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nCookie: "
            + cookies
            + "\r\n"
            + headers
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  /** The whole response to such a request. */
  String raw(TestBrowser browser, String line, String headers) throws IOException {
    return raw(server, browser, line, headers);
  }

  static String raw(TestServer server, TestBrowser browser, String line, String headers)
      throws IOException {
    try (Socket socket = open(server, browser, line, headers)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public void close() {
    server.close();
    network.close();
  }
}
