package io.github.atprotojakarta.jakarta.login;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.jakarta.LogLines;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestMetrics;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.metrics.Measurement.Limit;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.hostile.StrangersServer;
import jakarta.enterprise.inject.spi.CDI;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Strangers begin logins, as many as they like, at servers of their own. */
class LoginFloodTest {
  private static final int FLOOD = 2000;
  private static final int THREADS = 12;
  private static final int MOST_REQUESTS_OF_A_LOGIN = 10;

  private final AtomicInteger outgoing = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private StrictNetwork network;
  private StrangersServer hostile;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    network = StrictNetwork.start();
    network.createAccount("alice.atnet.dev", "alice-pass");
    hostile = StrangersServer.start();
    server =
        TestServer.builder()
            .attribute("network", network)
            .attribute("transport", (HttpTransport) this::send)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.client-address-header", "X-Real-IP")
            .start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.close();
    hostile.close();
    network.close();
  }

  private HttpResponse send(io.github.atprotojakarta.http.HttpRequest request)
      throws HttpTransportException {
    String host = request.uri().getHost();
    outgoing.incrementAndGet();
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      if (host.endsWith(".silent.org")) {
        end.await();
      }
      if (host.endsWith(".example.org")) {
        network.mapOrigin(URI.create("https://" + host), hostile.origin());
      }
      return network.transport().send(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HttpTransportException(HttpTransportException.Kind.EXCHANGE, "interrupted", e);
    } finally {
      running.decrementAndGet();
    }
  }

  private int begin(String identifier, String address) throws Exception {
    return http.send(form(identifier, address).build(), BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest.Builder form(String identifier, String address) {
    return HttpRequest.newBuilder(server.uri("/oauth/login"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Real-IP", address)
        .POST(HttpRequest.BodyPublishers.ofString("identifier=" + identifier));
  }

  /** Sends all logins; returns how often each status came. */
  private Map<Integer, Long> flood(IntFunction<String> identifier, IntFunction<String> address)
      throws Exception {
    ExecutorService strangers = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Integer>> logins = new ArrayList<>();
      for (int i = 0; i < FLOOD; i++) {
        int number = i;
        logins.add(() -> begin(identifier.apply(number), address.apply(number)));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> login : strangers.invokeAll(logins)) {
        statuses.add(login.get());
      }
      return statuses.stream().collect(groupingBy(status -> status, counting()));
    } finally {
      strangers.shutdownNow();
    }
  }

  private void aliceSignsIn() throws Exception {
    TestBrowser browser = new TestBrowser();
    java.net.http.HttpResponse<String> begun = browser.send(form("alice.atnet.dev", "203.0.113.9"));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
    URI back = network.signIn(URI.create(location(begun)), "alice.atnet.dev", "alice-pass");
    assertThat(browser.open(back, "cross-site").statusCode()).isEqualTo(303);
    assertThat(browser.cookies()).containsKey("atproto-session-" + server.port());
  }

  /** How many tokens a bucket can have given out: what it had, and what came since. */
  private static long most(int perMinute, long begun) {
    return perMinute
        + (System.nanoTime() - begun) * perMinute / Duration.ofMinutes(1).toNanos()
        + 1;
  }

  private static TestMetrics metrics() {
    return CDI.current().select(TestMetrics.class).get();
  }

  @Test
  void one_address_gets_its_logins_and_no_more() throws Exception {
    long begun = System.nanoTime();
    try (LogLines log = new LogLines()) {
      Map<Integer, Long> statuses =
          flood(i -> "h" + i + ".evil" + i + ".example.org", i -> "198.51.100.7");

      long rows = hostile.pushedRequests();
      assertThat(rows).isBetween(1L, most(60, begun));
      assertThat(statuses).containsEntry(303, rows);
      assertThat(statuses.keySet()).isSubsetOf(303, 429, 503);
      assertThat(outgoing.get()).isLessThan((int) rows * MOST_REQUESTS_OF_A_LOGIN);
      assertThat(metrics().refused())
          .hasSize(FLOOD - (int) rows)
          .containsOnly(Limit.LOGINS_OF_ADDRESS, Limit.LOGINS_AT_ONCE);
      assertThat(log.lines()).as("one line a minute for each limit").hasSizeLessThan(10);
      aliceSignsIn();
    }
  }

  @Test
  void many_addresses_cannot_send_more_to_one_domain_than_its_share() throws Exception {
    long begun = System.nanoTime();
    try (LogLines log = new LogLines()) {
      Map<Integer, Long> statuses =
          flood(i -> "h" + i + ".example.org", i -> "2001:db8:" + Integer.toHexString(i) + "::1");

      long rows = hostile.pushedRequests();
      assertThat(statuses).containsEntry(303, rows);
      assertThat(statuses.keySet()).isSubsetOf(303, 429, 503);
      assertThat(rows).isBetween(1L, most(1500, begun));
      assertThat(outgoing.get()).isLessThan((int) rows * MOST_REQUESTS_OF_A_LOGIN);
      assertThat(metrics().refused()).hasSize(FLOOD - (int) rows);
      assertThat(log.lines()).hasSizeLessThan(10);
      aliceSignsIn();
    }
  }

  @Test
  void failures_have_their_lines_and_the_rest_is_counted() throws Exception {
    try (LogLines log = new LogLines()) {
      Map<Integer, Long> statuses =
          flood(i -> "h" + i + ".nowhere" + i + ".org", i -> "2001:db8:" + i + "::1");

      assertThat(statuses).containsKey(400);
      assertThat(statuses.get(400)).isGreaterThan(500);
      // 60 for each kind of failure, and the limits' own.
      assertThat(log.lines()).hasSizeBetween(1, 200);
      aliceSignsIn();
    }
  }

  @Test
  void servers_that_never_answer_hold_few_threads_and_nobody_else_waits() throws Exception {
    ExecutorService strangers = Executors.newCachedThreadPool();
    try {
      CompletionService<Integer> logins = new ExecutorCompletionService<>(strangers);
      for (int i = 0; i < 100; i++) {
        String identifier = "h" + i + ".silent.org";
        String address = "2001:db8:" + i + "::1";
        Future<Integer> unused = logins.submit(() -> begin(identifier, address));
      }
      // One target has half of the permits.
      for (int i = 0; i < 100 - 16; i++) {
        assertThat(logins.take().get()).isEqualTo(503);
      }
      assertThat(running.get()).isLessThanOrEqualTo(16 * 2);
      assertThat(metrics().refused()).containsOnly(Limit.LOGINS_AT_ONCE);
      java.net.http.HttpResponse<String> busy =
          http.send(form("x.silent.org", "203.0.113.1").build(), BodyHandlers.ofString());
      assertThat(busy.statusCode()).isEqualTo(503);
      assertThat(busy.headers().firstValue("Retry-After")).contains("10");
      assertThat(busy.body()).contains("\"code\":\"busy\"");
      aliceSignsIn();
      end.countDown();
      for (int i = 0; i < 16; i++) {
        assertThat(logins.take().get()).isEqualTo(400);
      }
      assertThat(begin("y.silent.org", "203.0.113.1")).as("permits are back").isNotEqualTo(503);
    } finally {
      strangers.shutdownNow();
    }
  }
}
