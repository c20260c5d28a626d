package io.github.atprotojakarta.jakarta.filter;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Until JDK 24 a virtual thread that waits inside a monitor pins its carrier thread: no request to
 * another server is sent while a monitor of the library is held.
 */
class MonitorsDuringRequestsTest {
  private static final String LIBRARY = "io.github.atprotojakarta.";
  private final Queue<String> held = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();

  private static final class CallServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AtprotoSessions sessions = CDI.current().select(AtprotoSessions.class).get();
      response
          .getWriter()
          .print(sessions.require().xrpc().query("com.atproto.server.getSession", Map.of()));
    }
  }

  @Test
  void no_monitor_is_held_while_another_server_is_asked() throws Exception {
    try (StrictNetwork network = StrictNetwork.start();
        TestServer server =
            TestServer.builder()
                .attribute("network", network)
                .attribute("transport", watched(network.transport()))
                .parameter("atproto.plc-directory", network.plcDirectory().toString())
                .servlet("/call", new CallServlet())
                .start()) {
      network.createAccount("alice.atnet.dev", "pass");
      TestBrowser browser = new TestBrowser();
      HttpResponse<String> begun =
          browser.post(server.uri("/oauth/login"), "identifier=alice.atnet.dev", "same-origin");
      browser.open(
          network.signIn(URI.create(location(begun)), "alice.atnet.dev", "pass"), "cross-site");
      assertThat(browser.open(server.uri("/call")).body()).contains("alice.atnet.dev");
      browser.post(server.uri("/oauth/logout"), "", "same-origin");
    }
    assertThat(requests).as("requests for login, call and revocation").hasValueGreaterThan(5);
    assertThat(held).isEmpty();
  }

  @Test
  void the_watch_sees_a_monitor() {
    Object monitor = new Object();
    synchronized (monitor) {
      watch();
    }
    assertThat(held).hasSize(1);
  }

  private HttpTransport watched(HttpTransport transport) {
    return request -> {
      watch();
      requests.incrementAndGet();
      return transport.send(request);
    };
  }

  private void watch() {
    long[] me = {Thread.currentThread().getId()};
    Stream.of(ManagementFactory.getThreadMXBean().getThreadInfo(me, true, false))
        .flatMap(info -> Stream.of(info.getLockedMonitors()))
        .filter(monitor -> monitor.getLockedStackFrame().getClassName().startsWith(LIBRARY))
        .map(MonitorInfo::toString)
        .forEach(held::add);
  }
}
