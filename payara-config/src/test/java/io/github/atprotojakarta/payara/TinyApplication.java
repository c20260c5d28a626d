package io.github.atprotojakarta.payara;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Creates a WAR with one file. */
final class TinyApplication {
  private TinyApplication() {}

  static Path war(Path directory, String entry, String content) throws IOException {
    Path war = directory.resolve("tiny.war");
    try (OutputStream file = Files.newOutputStream(war);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return war;
  }

  static Path microJar() {
    String jar = System.getProperty("payara.micro.jar");
    if (jar == null) {
      throw new IllegalStateException("payara.micro.jar is not set: run the tests by mvn verify");
    }
    return Path.of(jar);
  }

  static HttpURLConnection get(URI uri) throws IOException {
    HttpURLConnection request = (HttpURLConnection) uri.toURL().openConnection();
    request.setConnectTimeout(10_000);
    request.setReadTimeout(60_000);
    return request;
  }

  static String body(URI uri) throws IOException {
    try (InputStream body = get(uri).getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  /** Returns whether a server listens on an address. 127.0.0.2 represents any except 127.0.0.1. */
  static boolean listens(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 10_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
