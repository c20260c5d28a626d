package io.github.atprotojakarta.devnet;

import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.payara.PayaraMicro;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The example application on Payara Micro, as one kind of client of a network. */
final class WarApplication implements AutoCloseable {
  private static final URI PUBLIC = URI.create("https://app.atnet.internal");
  private static final String CONTEXT = "/shop";

  private final ReferenceNetwork network;
  private final DevnetClientType kind;
  private final Path directory;
  private PayaraMicro server;

  /** Starts it; {@code directory} holds what it keeps. */
  WarApplication(ReferenceNetwork network, DevnetClientType kind, Path directory) {
    this.network = network;
    this.kind = kind;
    this.directory = directory;
    if (kind == DevnetClientType.CONFIDENTIAL) {
      writeKeys();
    }
    server = start();
  }

  /** Stops the server and starts another one over what the first has kept. */
  void restart() {
    server.stop();
    server = start();
  }

  /** A new browser that is open at the application. */
  ProxiedBrowser browser() {
    return new ProxiedBrowser(kind == DevnetClientType.CONFIDENTIAL ? PUBLIC : actual(), actual());
  }

  /** Where the server really is. */
  URI actual() {
    return URI.create("http://127.0.0.1:" + server.uri().getPort());
  }

  /** The path of one of the application's pages. */
  static String path(String page) {
    return CONTEXT + page;
  }

  /** What the server has logged. */
  String log() {
    try {
      return Files.readString(server.log());
    } catch (IOException e) {
      throw new UncheckedIOException("The server's log cannot be read", e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }

  private PayaraMicro start() {
    PayaraMicro.Builder builder =
        PayaraMicro.builder(
                Path.of(System.getProperty("payara.micro.jar")),
                Path.of(System.getProperty("devnet.war")))
            .contextRoot(CONTEXT)
            .httpPort(0)
            .directory(directory.resolve("payara"))
            .systemProperty("atproto.development-mode", "true")
            .systemProperty("atproto.plc-directory", network.plcDirectory().toString())
            .systemProperty("atproto.handle-resolver", network.pds().toString())
            .systemProperty("atproto.data-directory", directory.resolve("data").toString());
    if (kind == DevnetClientType.CONFIDENTIAL) {
      builder
          .systemProperty("atproto.public-url", PUBLIC + CONTEXT)
          .systemProperty("atproto.keys-file", keysFile().toString());
    }
    PayaraMicro started = launch(builder);
    if (kind == DevnetClientType.CONFIDENTIAL) {
      URI actual = URI.create("http://127.0.0.1:" + started.uri().getPort());
      network.control().mapOrigin(PUBLIC, actual);
    }
    return started;
  }

  private static PayaraMicro launch(PayaraMicro.Builder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("Payara Micro cannot be started", e);
    }
  }

  private Path keysFile() {
    return directory.resolve("client-keys.json");
  }

  private void writeKeys() {
    try {
      Files.createDirectories(directory);
      Files.writeString(
          keysFile(), ClientKeySet.generate(new SecureRandom()).toPrivateJwks().reveal());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the client's keys", e);
    }
  }
}
