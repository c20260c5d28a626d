package io.github.atprotojakarta.jakarta;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.internal.web.RequestsInFlight;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Hold;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an application ends. */
class EndTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String METHOD = "com.atproto.server.getSession";

  private final SessionStore store = new InMemorySessionStore();
  private final AtomicBoolean transportClosed = new AtomicBoolean();
  private final StrictNetwork network = StrictNetwork.start();
  private final Did alice = network.createAccount("alice.atnet.dev", "alice-pass");
  private final SlowServlet slow = new SlowServlet();
  private final TestBrowser browser = new TestBrowser();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = start(network, slow);
    signIn(network, server, browser);
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  @Test
  void a_refresh_under_way_ends_before_the_application_closes_its_own_transport() throws Exception {
    slow.release.countDown();
    browser.call(server.uri("/slow"));
    OAuthSession session = slow.session.get(PATIENCE.toSeconds(), SECONDS);
    network.faults().rejectAccessTokens(true);
    Hold hold = network.faults().holdNextResponse(Endpoint.TOKEN);
    Thread caller = started(() -> session.xrpc().query(METHOD, Map.of()));
    hold.awaitArrival(PATIENCE);

    Thread end = endWaitingIn(AtprotoOAuthClient.class, server);
    hold.release();

    end.join(PATIENCE.toMillis());
    caller.join(PATIENCE.toMillis());
    assertThat(store.findAll(alice)).extracting(StoredSession::version).containsExactly(2L);
  }

  @Test
  void a_request_under_way_can_use_its_session_until_its_end() throws Exception {
    Thread caller = started(() -> browser.call(server.uri("/slow")));
    slow.session.get(PATIENCE.toSeconds(), SECONDS);

    Thread end = endWaitingIn(RequestsInFlight.class, server);
    slow.release.countDown();

    end.join(PATIENCE.toMillis());
    caller.join(PATIENCE.toMillis());
    assertThat(slow.did.get(PATIENCE.toSeconds(), SECONDS)).isEqualTo(alice.toString());
  }

  /** Calls the PDS after it has been released. */
  private static final class SlowServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient CompletableFuture<OAuthSession> session = new CompletableFuture<>();
    private final transient CountDownLatch release = new CountDownLatch(1);
    private final transient CompletableFuture<String> did = new CompletableFuture<>();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      try {
        OAuthSession current = CDI.current().select(AtprotoSessions.class).get().require();
        session.complete(current);
        release.await();
        did.complete(current.xrpc().query(METHOD, Map.of()).getString("did"));
      } catch (InterruptedException | RuntimeException e) {
        did.completeExceptionally(e);
      }
    }
  }

  private TestServer start(StrictNetwork network, SlowServlet slow) throws Exception {
    Runnable atEnd = () -> transportClosed.set(true);
    return TestServer.builder()
        .servlet("/slow", slow)
        .attribute("network", network)
        .attribute("transport", transport(network.transport()))
        .attribute("sessionStore", store)
        .attribute("atEnd", atEnd)
        .parameter("atproto.plc-directory", network.plcDirectory().toString())
        .start();
  }

  /** Breaks its connections when it is closed. */
  private HttpTransport transport(HttpTransport network) {
    return request -> {
      HttpResponse response = network.send(request);
      if (transportClosed.get()) {
        throw new HttpTransportException(HttpTransportException.Kind.EXCHANGE, "closed", null);
      }
      return response;
    };
  }

  private static void signIn(StrictNetwork network, TestServer server, TestBrowser browser)
      throws Exception {
    browser.signIn(server, network);
  }

  private static Thread started(Callable<?> task) {
    Thread thread = new Thread(new FutureTask<>(task));
    thread.start();
    return thread;
  }

  /** Ends the server in a thread of its own, and returns when that waits in a class. */
  private static Thread endWaitingIn(Class<?> type, TestServer server) {
    Thread end =
        started(
            () -> {
              server.close();
              return null;
            });
    while (end.isAlive() && !isIn(end, type)) {
      Thread.onSpinWait();
    }
    return end;
  }

  private static boolean isIn(Thread thread, Class<?> type) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }
}
