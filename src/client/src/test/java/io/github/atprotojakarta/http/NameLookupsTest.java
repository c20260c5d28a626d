package io.github.atprotojakarta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A name server that does not respond holds neither the caller nor more than some threads. */
@Timeout(60)
class NameLookupsTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();

  @Test
  void a_look_up_that_hangs_ends_with_the_callers_time() {
    try (NameLookups names = new NameLookups(this::hang)) {
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> names.resolve("slow.example.com", SHORT));
      released.countDown();
    }
  }

  @Test
  void the_request_that_needs_it_was_not_sent() {
    try (GuardedHttpClient client = GuardedHttpClient.builder().nameResolver(this::hang).build()) {
      HttpRequest request =
          HttpRequest.get(URI.create("https://slow.example.com/")).timeout(SHORT).build();

      assertThatExceptionOfType(HttpTransportException.class)
          .isThrownBy(() -> client.send(request))
          .satisfies(e -> assertThat(e.mayHaveReachedServer()).isFalse());
      released.countDown();
    }
  }

  @Test
  void threads_and_waiting_look_ups_are_limited() throws Exception {
    ExecutorService callers = Executors.newCachedThreadPool();
    CountDownLatch refused = new CountDownLatch(1);
    int callersCount = NameLookups.THREADS + NameLookups.WAITING + 1;
    try (NameLookups names = new NameLookups(this::hang)) {
      List<Future<?>> lookups = new ArrayList<>();
      for (int i = 0; i < callersCount; i++) {
        lookups.add(
            callers.submit(
                () -> {
                  try {
                    return names.resolve("slow.example.com", LONG);
                  } catch (BusyException e) {
                    refused.countDown();
                    return List.of();
                  }
                }));
      }
      refused.await();
      assertThat(running.get()).isLessThanOrEqualTo(NameLookups.THREADS);
      released.countDown();
      for (Future<?> lookup : lookups) {
        lookup.get();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void a_look_up_that_nobody_waits_for_takes_no_place() throws Exception {
    CountDownLatch busy = new CountDownLatch(NameLookups.THREADS);
    ExecutorService callers = Executors.newCachedThreadPool();
    try (NameLookups names =
        new NameLookups(
            host -> {
              busy.countDown();
              return hang(host);
            })) {
      for (int i = 0; i < NameLookups.THREADS; i++) {
        callers.execute(() -> resolve(names));
      }
      busy.await();
      for (int i = 0; i < 2 * NameLookups.WAITING; i++) {
        assertThatExceptionOfType(SocketTimeoutException.class)
            .isThrownBy(() -> names.resolve("next.example.com", Duration.ofNanos(1)));
      }
      released.countDown();
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void a_failure_is_the_resolvers_own() {
    try (NameLookups names =
        new NameLookups(
            host -> {
              throw new UnknownHostException(host);
            })) {
      assertThatExceptionOfType(UnknownHostException.class)
          .isThrownBy(() -> names.resolve("gone.example.com", LONG));
    }
  }

  @Test
  void a_caller_that_is_interrupted_waits_no_longer_and_stays_interrupted() {
    try (NameLookups names = new NameLookups(this::hang)) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(InterruptedIOException.class)
          .isThrownBy(() -> names.resolve("slow.example.com", LONG))
          .withMessageContaining("slow.example.com");
      assertThat(Thread.interrupted()).isTrue();
      released.countDown();
    }
  }

  @Test
  void closing_ends_the_threads() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    ExecutorService callers = Executors.newCachedThreadPool();
    NameLookups names =
        new NameLookups(
            host -> {
              started.countDown();
              try {
                released.await();
              } catch (InterruptedException e) {
                interrupted.incrementAndGet();
              }
              ended.countDown();
              return List.of();
            });
    callers.execute(() -> resolve(names));
    started.await();

    names.close();

    ended.await();
    assertThat(interrupted).hasValue(1);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> names.resolve("slow.example.com", LONG));
    callers.shutdownNow();
  }

  private static void resolve(NameLookups names) {
    try {
      names.resolve("slow.example.com", LONG);
    } catch (IOException e) {
      // The test ends the look-up.
    }
  }

  private List<InetAddress> hang(String host) throws UnknownHostException {
    running.incrementAndGet();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(host);
    } finally {
      running.decrementAndGet();
    }
    return List.of(InetAddress.getLoopbackAddress());
  }
}
