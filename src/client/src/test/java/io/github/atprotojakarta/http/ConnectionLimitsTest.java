package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.http.HttpTransportException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections the servers of strangers can hold, and who waits for one. */
@Timeout(60)
class ConnectionLimitsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int CONNECTIONS = GuardedHttpClientBuilder.CONNECTIONS_PER_ORIGIN;

  /** A permit for each request that a server has got, and one for each that it may answer. */
  private final Semaphore held = new Semaphore(0);

  private final Semaphore released = new Semaphore(0);

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final ManualTimer timer = new ManualTimer();

  @AfterEach
  void close() {
    callers.shutdownNow();
  }

  @Test
  void sixteen_held_responses_of_one_origin_let_the_next_request_wait() throws Exception {
    try (RawServer server = new RawServer(this::hold);
        GuardedHttpClient client = settings().build()) {
      List<Future<String>> calls = calls(client, server, "one.example.com", CONNECTIONS);
      held.acquire(CONNECTIONS);

      HttpTransportException e =
          catchThrowableOfType(
              HttpTransportException.class,
              () ->
                  client.send(
                      HttpRequest.get(uri(server, "one.example.com")).timeout(ms(50)).build()));
      assertThat(e.kind()).isEqualTo(Kind.BUSY);
      assertThat(e.mayHaveReachedServer()).isFalse();
      assertThat(e)
          .hasMessageContainingAll(
              "The request was not sent: this client has no free connection to one.example.com",
              "it waited for one for PT0.025S");
      assertThat(server.connections()).isEqualTo(CONNECTIONS);

      calls.addAll(calls(client, server, "two.example.com", 1));
      calls.addAll(calls(client, server, "one.example.com", 1));
      released.release(calls.size());
      assertAnswered(calls);
    }
  }

  @Test
  void a_request_with_a_wait_of_its_own_is_not_sent_when_that_is_over() throws Exception {
    try (RawServer server = new RawServer(this::hold);
        GuardedHttpClient client = settings().connectionsPerOrigin(1).build()) {
      List<Future<String>> calls = calls(client, server, "one.example.com", 1);
      held.acquire();

      HttpTransportException e =
          catchThrowableOfType(
              HttpTransportException.class,
              () -> client.send(request(server, "one.example.com").connectionWait(ms(30)).build()));
      assertThat(e.kind()).isEqualTo(Kind.BUSY);
      assertThat(e).hasMessageEndingWith("(it waited for one for PT0.03S)");

      released.release();
      assertAnswered(calls);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void two_hundred_callers_of_a_server_that_needs_four_seconds_are_all_answered() throws Exception {
    int all = 200;
    try (RawServer server = new RawServer(this::hold);
        GuardedHttpClient client = new GuardedHttpClient(settings(), timer, timer::now)) {
      List<Future<String>> calls = calls(client, server, "one.example.com", all);
      while (timer.scheduled() < all) {
        Thread.onSpinWait();
      }
      for (int left = all; left > 0; left -= CONNECTIONS) {
        int round = Math.min(left, CONNECTIONS);
        held.acquire(round);
        timer.run(Duration.ofSeconds(4));
        released.release(round);
      }

      assertAnswered(calls);
      assertThat(server.connections()).isEqualTo(CONNECTIONS);
    }
  }

  @Test
  void a_request_without_a_wait_of_its_own_waits_within_its_time_out() throws Exception {
    try (RawServer server = new RawServer(this::hold);
        GuardedHttpClient client =
            new GuardedHttpClient(settings().connectionsPerOrigin(1), timer, timer::now)) {
      List<Future<String>> calls = calls(client, server, "one.example.com", 1);
      held.acquire();
      Future<HttpTransportException> next =
          callers.submit(
              () ->
                  catchThrowableOfType(
                      HttpTransportException.class,
                      () -> client.send(HttpRequest.get(uri(server, "one.example.com")).build())));
      while (timer.scheduled() < 2) {
        Thread.onSpinWait();
      }
      timer.run(HttpRequest.DEFAULT_TIMEOUT);

      assertThat(next.get().kind()).isEqualTo(Kind.BUSY);
      released.release();
      assertAnswered(calls);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void nine_slow_servers_with_more_than_five_hundred_calls_do_not_hold_up_a_quick_one()
      throws Exception {
    int each = 57;
    try (RawServer slow = new RawServer(this::hold);
        RawServer quick = new RawServer(ConnectionLimitsTest::answer);
        GuardedHttpClient client = settings().connectionsPerOrigin(each).build()) {
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        calls.addAll(calls(client, slow, "slow" + i + ".example.com", each));
      }
      held.acquire(9 * each);

      assertThat(text(client, request(quick, "quick.example.com"))).isEqualTo("ok");
      assertThat(released.availablePermits()).isZero();
      released.release(calls.size());
      assertAnswered(calls);
    }
  }

  @Test
  void an_idle_connection_is_closed_though_nobody_calls_its_server_again() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write(OK.replace("\r\n\r\n", "\r\nKeep-Alive: timeout=2\r\n\r\n"));
                  connection.readRequest();
                  closed.countDown();
                });
        GuardedHttpClient client = settings().build()) {
      assertThat(text(client, request(server, "one.example.com"))).isEqualTo("ok");

      closed.await();
      assertThat(server.requests()).hasSize(1);
    }
  }

  private static GuardedHttpClientBuilder settings() {
    return GuardedHttpClient.builder()
        .allowInsecure(true)
        .nameResolver(host -> List.of(InetAddress.getLoopbackAddress()));
  }

  /** Answers each request of a connection when the test releases it. */
  private void hold(RawServer.Connection connection) throws IOException, InterruptedException {
    while (connection.readRequest()) {
      held.release();
      released.acquire();
      connection.write(OK);
    }
  }

  private static void answer(RawServer.Connection connection) throws IOException {
    while (connection.readRequest()) {
      connection.write(OK);
    }
  }

  private List<Future<String>> calls(
      GuardedHttpClient client, RawServer server, String host, int count) {
    List<Future<String>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(callers.submit(() -> text(client, request(server, host))));
    }
    return calls;
  }

  private static void assertAnswered(List<Future<String>> calls) throws Exception {
    for (Future<String> call : calls) {
      assertThat(call.get()).isEqualTo("ok");
    }
  }

  /** As a call to a PDS has them. */
  private static HttpRequest.Builder request(RawServer server, String host) {
    return HttpRequest.get(uri(server, host))
        .timeout(Duration.ofSeconds(30))
        .connectionWait(Duration.ofMinutes(1));
  }

  private static URI uri(RawServer server, String host) {
    return URI.create("http://" + host + ":" + server.port() + "/");
  }

  private static String text(GuardedHttpClient client, HttpRequest.Builder request)
      throws HttpTransportException {
    try (HttpResponse response = client.send(request.build())) {
      return response.text();
    }
  }

  private static Duration ms(int millis) {
    return Duration.ofMillis(millis);
  }
}
