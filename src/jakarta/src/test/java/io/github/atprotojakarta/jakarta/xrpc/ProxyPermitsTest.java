package io.github.atprotojakarta.jakarta.xrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestMetrics;
import io.github.atprotojakarta.metrics.Measurement.Limit;
import jakarta.enterprise.inject.spi.CDI;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that hang keep others out only as far as their session's share goes. */
class ProxyPermitsTest {
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Socket> hanging = new ArrayList<>();
  private ProxyFixture fixture;
  private TestBrowser alice;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new ProxyFixture(
            Map.of(
                "atproto.xrpc-proxy.concurrent", "3",
                "atproto.xrpc-proxy.concurrent-per-session", "2"));
    alice = fixture.signIn();
  }

  @AfterEach
  void stop() throws Exception {
    end.countDown();
    for (Socket socket : hanging) {
      socket.close();
    }
    fixture.close();
  }

  /** A body whose first byte comes, and whose second comes at the end of the test. */
  private final class Hanging extends InputStream {
    private int sent;

    @Override
    public int read() {
      if (sent == 2) {
        return -1;
      }
      if (sent++ == 1) {
        try {
          end.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return 'x';
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int read = read();
      if (read < 0) {
        return -1;
      }
      buffer[offset] = (byte) read;
      return 1;
    }
  }

  /** Returns when the call has reached the PDS. */
  private void hang(TestBrowser browser) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    fixture.blob =
        () -> {
          reached.countDown();
          return ProxyFixture.response(new Hanging(), 2);
        };
    hanging.add(fixture.open(browser, "GET " + ProxyFixture.BLOB, ""));
    reached.await();
  }

  private HttpResponse<String> call(TestBrowser browser) throws Exception {
    fixture.blob = () -> ProxyFixture.response("text/plain", "x");
    return browser.call(fixture.server.uri(ProxyFixture.BLOB));
  }

  @Test
  void a_session_gets_its_share_and_another_session_its_own() throws Exception {
    TestBrowser other = fixture.signIn();
    hang(alice);
    hang(alice);
    fixture.sent.clear();

    HttpResponse<String> refused = call(alice);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("10");
    assertThat(refused.body()).contains("\"code\":\"busy\"");
    assertThat(fixture.sent).isEmpty();
    assertThat(CDI.current().select(TestMetrics.class).get().refused())
        .containsExactly(Limit.CALLS_AT_ONCE);
    assertThat(call(other).statusCode()).isEqualTo(200);
  }

  @Test
  void all_sessions_together_get_the_total_and_give_it_back() throws Exception {
    TestBrowser other = fixture.signIn();
    hang(alice);
    hang(alice);
    hang(other);
    assertThat(call(other).statusCode()).isEqualTo(503);

    end.countDown();
    for (Socket socket : hanging) {
      // The server closes the connection after it has given the permit back.
      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
    }

    assertThat(call(other).statusCode()).isEqualTo(200);
    assertThat(call(alice).statusCode()).isEqualTo(200);
  }

  @Test
  void a_call_that_fails_gives_its_permit_back() throws Exception {
    for (int i = 0; i < 5; i++) {
      fixture.blob =
          () -> {
            throw new IllegalStateException("broken");
          };
      assertThat(alice.call(fixture.server.uri(ProxyFixture.BLOB)).statusCode()).isEqualTo(500);
    }

    assertThat(call(alice).statusCode()).isEqualTo(200);
  }

  @Test
  void a_head_request_gives_its_permit_back() throws Exception {
    for (int i = 0; i < 5; i++) {
      fixture.blob = () -> ProxyFixture.response(new Hanging(), 2);
      assertThat(fixture.raw(alice, "HEAD " + ProxyFixture.BLOB, "")).startsWith("HTTP/1.1 200");
    }

    assertThat(call(alice).statusCode()).isEqualTo(200);
  }
}
