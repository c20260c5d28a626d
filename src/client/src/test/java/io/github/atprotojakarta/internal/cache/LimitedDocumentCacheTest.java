package io.github.atprotojakarta.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.LoggedWarnings;
import io.github.atprotojakarta.cache.DocumentCache;
import io.github.atprotojakarta.cache.DocumentCache.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LimitedDocumentCacheTest {
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch responds = new CountDownLatch(1);
  private final LoggedWarnings log = new LoggedWarnings(LimitedDocumentCache.class);

  @AfterEach
  void close() {
    responds.countDown();
    log.close();
  }

  private LimitedDocumentCache limited(Executor executor, Supplier<Optional<String>> found) {
    return new LimitedDocumentCache(
        new DocumentCache() {
          @Override
          public Optional<String> find(Kind kind, String name) {
            calls.incrementAndGet();
            return found.get();
          }

          @Override
          public void put(Kind kind, String name, String entry, Duration lifetime) {
            Optional<String> unused = found.get();
          }
        },
        executor,
        Clock.systemUTC(),
        Duration.ofMillis(1),
        now::get);
  }

  private Optional<String> never() {
    try {
      responds.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.of("late");
  }

  private static void onThread(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void after_a_call_without_a_result_it_is_not_asked_for_ten_seconds() {
    List<Runnable> threads = new ArrayList<>();
    LimitedDocumentCache cache = limited(threads::add, Optional::empty);

    assertThat(cache.find(Kind.HANDLE, "a")).isEmpty();
    now.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
    assertThat(cache.find(Kind.HANDLE, "a")).isEmpty();
    assertThat(threads).hasSize(1);
    now.incrementAndGet();
    assertThat(cache.find(Kind.HANDLE, "a")).isEmpty();
    assertThat(threads).hasSize(2);

    assertThat(log.warnings()).singleElement().asString().startsWith("ATP1205 ");
  }

  @Test
  void failures_are_logged_once_a_minute() {
    LimitedDocumentCache cache =
        limited(
            Runnable::run,
            () -> {
              throw new IllegalStateException("away");
            });
    for (int i = 0; i < 3; i++) {
      assertThat(cache.find(Kind.HANDLE, "a")).isEmpty();
      cache.put(Kind.HANDLE, "a", "entry", LIFETIME);
      cache.reportUnusable(Kind.HANDLE, "a\n", "it is broken");
    }

    assertThat(log.warnings())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("ATP1205 ").contains("could not be read"))
        .anySatisfy(line -> assertThat(line).startsWith("ATP1206 "))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("ATP1207 ")
                    .contains("HANDLE \"a<U+000A>\": it is broken"));
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(cache.find(Kind.HANDLE, "a")).isEmpty();
    assertThat(log.warnings()).hasSize(4);
  }

  @Test
  @SuppressWarnings("NullAway") // a faulty cache
  void a_cache_that_returns_null_has_failed() {
    LimitedDocumentCache cache = limited(Runnable::run, () -> null);
    assertThat(cache.find(Kind.HANDLE, "a")).isEmpty();
    assertThat(log.warnings()).hasSize(1);
  }

  @Test
  void calls_that_hang_hold_a_limited_number_of_threads() {
    List<Runnable> threads = new ArrayList<>();
    LimitedDocumentCache cache = limited(threads::add, Optional::empty);
    for (int i = 0; i < 70; i++) {
      cache.put(Kind.HANDLE, "a", "entry", LIFETIME);
    }
    assertThat(threads).hasSize(64);
    assertThat(log.warnings()).singleElement().asString().startsWith("ATP1206 ");

    threads.forEach(Runnable::run);
    cache.put(Kind.HANDLE, "a", "entry", LIFETIME);
    assertThat(threads).hasSize(65);
  }

  static List<Executor> executorsWithoutThread() {
    return List.of(
        task -> {
          throw new RejectedExecutionException("no thread");
        },
        task -> {
          throw new IllegalStateException("The application has ended");
        },
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        });
  }

  @ParameterizedTest
  @MethodSource("executorsWithoutThread")
  void without_a_thread_there_is_no_entry_and_no_permit_is_lost(Executor withoutThread) {
    boolean[] full = {true};
    LimitedDocumentCache cache =
        limited(
            task -> (full[0] ? withoutThread : (Executor) Runnable::run).execute(task),
            () -> Optional.of("entry"));
    for (int i = 0; i < 70; i++) {
      assertThat(cache.find(Kind.HANDLE, "a")).isEmpty();
    }
    assertThat(log.warnings()).singleElement().asString().startsWith("ATP1205 ");
    full[0] = false;
    assertThat(cache.find(Kind.HANDLE, "a")).contains("entry");
  }

  @Test
  void an_interrupt_ends_the_wait_and_stays() {
    LimitedDocumentCache cache = limited(LimitedDocumentCacheTest::onThread, this::never);
    Thread.currentThread().interrupt();
    assertThat(cache.find(Kind.HANDLE, "a")).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(log.warnings()).isEmpty();
  }
}
