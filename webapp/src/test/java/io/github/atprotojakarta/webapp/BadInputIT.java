package io.github.atprotojakarta.webapp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes wrong in a login: each has its own page for people and its own problem document for
 * programs, and leaves nothing behind in the database.
 */
@Tag("long")
class BadInputIT {
  private static RunningApplication app;
  private static BadInput badInput;

  @BeforeAll
  static void start() throws IOException {
    app = RunningApplication.start();
    badInput = new BadInput(app);
    BadInput.prepare(app.network());
  }

  @AfterAll
  static void stop() {
    if (app != null) {
      app.close();
    }
  }

  static List<BadInput.Failure> failures() {
    return badInput.failures();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void people_get_a_page(BadInput.Failure failure) {
    badInput.isExplainedToPeople(failure);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void programs_get_a_problem_document(BadInput.Failure failure) {
    badInput.isExplainedToPrograms(failure);
  }

  @Test
  void a_callback_that_no_browser_would_send_is_a_400() throws IOException {
    URI uri = app.at("/oauth/callback");
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      String request =
          "GET "
              + uri.getPath()
              + "?%zz=%00&state&code=%f0%28 HTTP/1.1\r\nHost: "
              + uri.getAuthority()
              + "\r\nAccept: text/html\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("Exception");
    }
  }
}
