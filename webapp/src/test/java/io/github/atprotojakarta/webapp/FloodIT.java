package io.github.atprotojakarta.webapp;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.hostile.StrangersServer;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.HostileResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 2,000 logins of strangers at Payara Micro with 512 MiB of heap, and then one of a person. */
@Tag("long")
class FloodIT {
  private static final int FLOOD = 2000;
  private static final int STRANGERS = 60;

  /** Of each hundred logins, so many are at servers of strangers; the others are random handles. */
  private static final int AT_SERVERS = 60;

  /** The default of atproto.login.per-target: all pending logins are at one of the servers. */
  private static final int MOST_PENDING = 1500;

  /** The default of atproto.login.concurrent. */
  private static final int LOGINS = 32;

  /** Look-ups by DNS and HTTPS at the same time, name look-ups, and connections. */
  private static final int THREADS_OF_A_LOGIN = 5;

  private static final List<StrangersServer> SERVERS = new ArrayList<>();
  private static RunningApplication app;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    SERVERS.add(StrangersServer.start());
    SERVERS.add(StrangersServer.sending(HostileResponse.silent()));
    SERVERS.add(StrangersServer.sending(HostileResponse.dripping(Duration.ofMillis(100))));
    SERVERS.add(StrangersServer.sending(HostileResponse.endless()));
    SERVERS.add(StrangersServer.sending(HostileResponse.headers(150, 60_000)));
    app = RunningApplication.start(Map.of("atproto.client-address-header", "X-Real-IP"));
  }

  @AfterAll
  static void stop() {
    if (app != null) {
      app.close();
    }
    SERVERS.forEach(StrangersServer::close);
  }

  /** Every stranger has 20 logins, so that no address is the limit. */
  private int begin(int number) throws IOException, InterruptedException {
    String identifier =
        number % 100 < AT_SERVERS
            ? SERVERS.get(number % SERVERS.size()).origin().toString()
            : "h" + number + ".evil" + number + ".org";
    HttpRequest login =
        HttpRequest.newBuilder(app.at("/oauth/login"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Real-IP", "2001:db8:0:" + number / 20 + "::1")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    WebBrowser.encode(Map.of("identifier", identifier))))
            .build();
    return http.send(login, BodyHandlers.discarding()).statusCode();
  }

  private static long pending() {
    return Long.parseLong(app.rows().replaceAll("pending=(\\d+) .*", "$1"));
  }

  @Test
  void strangers_cost_little_and_the_next_person_signs_in() throws Exception {
    ExecutorService strangers = Executors.newFixedThreadPool(STRANGERS);
    try {
      int linesBefore = app.log().size();
      int threadsBefore = app.jvm().threads().size();
      long heapBefore = app.jvm().usedHeap();
      long begun = System.nanoTime();
      List<Future<Integer>> logins = new ArrayList<>();
      for (int i = 0; i < FLOOD; i++) {
        int number = i;
        Callable<Integer> login = () -> begin(number);
        logins.add(strangers.submit(login));
      }
      int pages = 0;
      int threads = 0;
      while (!logins.stream().allMatch(Future::isDone)) {
        assertThat(WebBrowser.person().get(app.at("/")).status())
            .as("the start page")
            .isEqualTo(200);
        pages++;
        threads = Math.max(threads, app.jvm().threads().size());
      }
      Map<Integer, Long> statuses = new TreeMap<>();
      for (Future<Integer> login : logins) {
        statuses.merge(login.get(), 1L, Long::sum);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begun);

      SignInSteps.as(app, WebBrowser.person());
      Duration signedIn = Duration.ofNanos(System.nanoTime() - begun).minus(took);
      long heap = app.jvm().usedHeap();
      List<String> lines = app.log().subList(linesBefore, app.log().size());
      long outgoing =
          SERVERS.stream().mapToLong(StrangersServer::requests).sum()
              + app.network().counters().requests(Endpoint.XRPC);
      System.out.printf(
          "Flood: %d logins in %s (%d a minute), by status %s; pending logins %d; threads %d before"
              + " and %d at most; heap %d KiB before and %d KiB after; %d log lines; %d outgoing"
              + " requests to strangers' servers; %d start pages; the next sign-in took %s%n",
          FLOOD,
          took,
          FLOOD * 60_000L / Math.max(1, took.toMillis()),
          statuses,
          pending(),
          threadsBefore,
          threads,
          heapBefore,
          heap,
          lines.size(),
          outgoing,
          pages,
          signedIn);
      System.out.println(
          lines.stream()
              .map(line -> line.replaceAll(".*?(AT Protocol sign-in: [a-z_]+).*", "$1"))
              .collect(groupingBy(line -> line.length() > 100 ? "other" : line, counting())));

      assertThat(lines).noneMatch(line -> line.contains("OutOfMemoryError"));
      assertThat(statuses.keySet()).isSubsetOf(303, 400, 429, 502, 503);
      assertThat(pages).isPositive();
      assertThat(pending()).isEqualTo(statuses.getOrDefault(303, 0L));
      assertThat(pending()).isLessThanOrEqualTo(MOST_PENDING);
      assertThat(threads).isLessThan(threadsBefore + STRANGERS + LOGINS * THREADS_OF_A_LOGIN);
      assertThat(heap).isLessThan(heapBefore + 64 * 1024);
      assertThat(lines).hasSizeLessThan(1000);
      assertThat(outgoing).isLessThan(FLOOD * 10L);
    } finally {
      strangers.shutdownNow();
    }
  }
}
