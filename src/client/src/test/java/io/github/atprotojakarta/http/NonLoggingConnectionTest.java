package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is logged when somebody turns every logger of the HTTP library on. */
class NonLoggingConnectionTest {
  private final Logger logger = Logger.getLogger("org.apache.hc");
  private final Lines lines = new Lines();

  @BeforeEach
  void logEverything() {
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    logger.addHandler(lines);
  }

  @AfterEach
  void logAsBefore() {
    logger.removeHandler(lines);
    logger.setLevel(null);
    logger.setUseParentHandlers(true);
  }

  @Test
  void neither_headers_nor_bodies_are_logged() throws Exception {
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write(
                      "HTTP/1.1 200 OK\r\nDPoP-Nonce: hidden\r\nContent-Length: 6\r\n\r\nhidden");
                });
        GuardedHttpClient client = GuardedHttpClient.builder().allowInsecure(true).build();
        HttpResponse response =
            client.send(
                HttpRequest.post(server.uri(), "text/plain", HttpBody.of("refresh_token=hidden"))
                    .header("Authorization", "DPoP hidden")
                    .build())) {
      assertThat(response.text()).isEqualTo("hidden");
    }

    assertThat(lines.texts).isNotEmpty().noneMatch(line -> line.contains("hidden"));
  }

  private static final class Lines extends Handler {
    private final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      texts.add(new SimpleFormatter().format(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
