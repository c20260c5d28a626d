package io.github.atprotojakarta.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(900)
final class PayaraMicroIT {
  private static final String ASKS =
      "<%= System.getProperty(\"a.property\") + \" \" + System.getenv(\"A_VARIABLE\") %>";

  @TempDir private Path directory;

  @Test
  void the_application_answers_with_what_it_was_given_and_the_process_ends_with_close()
      throws IOException {
    Path war = TinyApplication.war(directory, "index.jsp", ASKS);
    ProcessHandle process;
    try (PayaraMicro server =
        PayaraMicro.builder(TinyApplication.microJar(), war)
            .contextRoot("/some/path")
            .systemProperty("a.property", "one")
            .environment("A_VARIABLE", "two")
            .start()) {
      assertThat(server.uri()).hasHost("127.0.0.1").hasPath("/some/path/");
      assertThat(TinyApplication.body(server.uri())).isEqualTo("one two");
      assertThat(TinyApplication.listens("127.0.0.2", server.uri().getPort())).isFalse();
      tells_nobody_what_it_is(TinyApplication.get(server.uri()));
      process = ProcessHandle.of(server.pid()).orElseThrow();
      assertThat(process.isAlive()).isTrue();
    }
    assertThat(process.isAlive()).isFalse();
  }

  private static void tells_nobody_what_it_is(HttpURLConnection answer) {
    assertThat(answer.getHeaderFields()).doesNotContainKeys("Server", "X-Powered-By");
  }

  @Test
  void a_killed_server_starts_again_in_its_directory_and_on_its_port() throws IOException {
    Path war = TinyApplication.war(directory, "index.html", "hello");
    Path node = directory.resolve("node");
    PayaraMicro.Builder builder =
        PayaraMicro.builder(TinyApplication.microJar(), war).directory(node);
    PayaraMicro first = builder.start();
    first.kill();
    assertThat(ProcessHandle.of(first.pid()).filter(ProcessHandle::isAlive))
        .isEqualTo(Optional.empty());
    try (PayaraMicro second = builder.httpPort(first.uri().getPort()).start()) {
      assertThat(second.uri()).isEqualTo(first.uri());
      assertThat(TinyApplication.body(second.uri())).isEqualTo("hello");
    }
    assertThat(node.resolve("server.log")).content().contains("ready in");
  }

  @Test
  void a_paused_server_stands_still_goes_on_and_can_be_stopped_while_paused() throws IOException {
    Path war = TinyApplication.war(directory, "index.html", "hello");
    PayaraMicro server = PayaraMicro.builder(TinyApplication.microJar(), war).start();
    server.pause();
    HttpURLConnection request = TinyApplication.get(server.uri());
    request.setReadTimeout(1_000);
    assertThatThrownBy(request::getResponseCode).isInstanceOf(SocketTimeoutException.class);
    server.resume();
    assertThat(TinyApplication.body(server.uri())).isEqualTo("hello");
    server.pause();
    server.close();
    // 128 + SIGTERM: the server stopped itself and was not killed.
    assertThat(server.awaitEnd()).isEqualTo(143);
    assertThatThrownBy(server::pause)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended");
  }

  @Test
  void an_application_that_cannot_be_deployed_is_an_error_with_the_end_of_the_log()
      throws IOException {
    Path war =
        TinyApplication.war(
            directory,
            "WEB-INF/web.xml",
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <listener><listener-class>no.such.Listener</listener-class></listener>
            </web-app>
            """);
    PayaraMicro.Builder builder = PayaraMicro.builder(TinyApplication.microJar(), war);
    assertThatThrownBy(builder::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The application was not deployed; the end of ")
        .hasMessageContaining("no.such.Listener");
  }

  @Test
  void an_application_that_answers_500_is_an_error_at_once() throws IOException {
    Path war =
        TinyApplication.war(
            directory,
            "index.jsp",
            "<% if (true) { throw new IllegalStateException(\"no such thing\"); } %>");
    PayaraMicro.Builder builder = PayaraMicro.builder(TinyApplication.microJar(), war);
    assertThatThrownBy(builder::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The application is broken")
        .hasMessageContaining("no such thing");
  }

  @Test
  void a_server_that_does_not_start_is_an_error_with_its_words() throws IOException {
    Path war = TinyApplication.war(directory, "index.html", "hello");
    PayaraMicro.Builder builder =
        PayaraMicro.builder(TinyApplication.microJar(), war).serverOptions("--nosuchoption");
    assertThatThrownBy(builder::start)
        .hasMessageContaining("Payara Micro ended with code ")
        .hasMessageContaining("--nosuchoption is not a valid command line switch");
  }

  @Test
  void a_taken_port_is_an_error_at_once() throws IOException {
    Path war = TinyApplication.war(directory, "index.html", "hello");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PayaraMicro.Builder builder =
          PayaraMicro.builder(TinyApplication.microJar(), war).httpPort(taken.getLocalPort());
      assertThatThrownBy(builder::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " of 127.0.0.1 is already in use");
    }
  }

  @Test
  void a_missing_application_is_named() throws IOException {
    Path jar = Files.createFile(directory.resolve("micro.jar"));
    assertThatThrownBy(() -> PayaraMicro.builder(jar, directory.resolve("no.war")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no.war");
  }
}
