package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A proxy of an operator that opens the TLS connections through it: it answers with a certificate
 * of its own for all names of the strict network, and passes the requests on to the network.
 */
final class InspectingProxy implements AutoCloseable {
  private static final String PASSWORD = "changeit";
  private static final Set<String> NOT_COPIED =
      Set.of("connection", "content-length", "host", "transfer-encoding");

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> tunnels = new CopyOnWriteArrayList<>();
  private final HttpTransport network;
  private final Path authority;
  private final HttpsServer inspector;

  InspectingProxy(HttpTransport network, Path folder) throws Exception {
    this.network = network;
    this.authority = folder.resolve("authority.pem");
    this.inspector =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    inspector.setHttpsConfigurator(new HttpsConfigurator(tls(folder)));
    inspector.setExecutor(threads);
    inspector.createContext("/", this::passOn);
    inspector.start();
    threads.execute(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Returns the file with the certificate that clients of this proxy must trust. */
  Path authority() {
    return authority;
  }

  /** Returns the hosts and ports that clients asked for. */
  List<String> tunnels() {
    return tunnels;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> tunnel(client));
      } catch (IOException | RejectedExecutionException e) {
        return; // Closed.
      }
    }
  }

  private void tunnel(Socket client) {
    try (client;
        Socket server =
            new Socket(InetAddress.getLoopbackAddress(), inspector.getAddress().getPort())) {
      String line = readLine(client.getInputStream());
      tunnels.add(line.split(" ", 3)[1]);
      while (!line.isEmpty()) {
        line = readLine(client.getInputStream());
      }
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      threads.execute(() -> copy(server, client));
      copy(client, server);
    } catch (IOException e) {
      // One of the two went away.
    }
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of the two went away.
    }
  }

  private void passOn(HttpExchange exchange) throws IOException {
    URI uri =
        URI.create(
            "https://" + exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI());
    HttpRequest.Builder request = HttpRequest.of(exchange.getRequestMethod(), uri);
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!HttpRequest.frames(name)) {
                request.header(name, values.get(0));
              }
            });
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (body.length > 0) {
      request.body(HttpBody.of(body));
    }
    try (exchange;
        HttpResponse response = network.send(request.build())) {
      byte[] bytes = response.bytes();
      response
          .headers()
          .forEach(
              (name, values) -> {
                if (!NOT_COPIED.contains(name.toLowerCase(Locale.ROOT))) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    inspector.stop(0);
    threads.shutdownNow();
  }

  private SSLContext tls(Path folder) throws Exception {
    Path keys = folder.resolve("inspector.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "inspector",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-dname",
                "CN=inspector",
                "-ext",
                "san=dns:*.atnet.dev")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    Files.writeString(
        authority,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(store.getCertificate("inspector").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
