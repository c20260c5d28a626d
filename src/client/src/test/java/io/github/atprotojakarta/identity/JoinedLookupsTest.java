package io.github.atprotojakarta.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.http.TimeLimit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Look-ups of one key by several callers at the same time. */
@Timeout(60)
class JoinedLookupsTest {
  private static final Handle ALICE = Handle.parse("alice.example.com");
  private static final Handle BOB = Handle.parse("bob.example.com");
  private static final Did DID = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

  private final AtomicInteger requests = new AtomicInteger();
  private final Semaphore begun = new Semaphore(0);
  private final CountDownLatch released = new CountDownLatch(1);
  private final HandleResolver handles = cached(this::look);

  /** A caller in a thread of its own. */
  private record Caller(Thread thread, FutureTask<Optional<Did>> result) {
    static Caller start(Callable<Optional<Did>> call) {
      FutureTask<Optional<Did>> result = new FutureTask<>(call);
      Thread thread = new Thread(result);
      thread.start();
      return new Caller(thread, result);
    }

    void awaitWaiting() {
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void many_callers_of_one_handle_make_one_request() throws Exception {
    List<Caller> callers = callers(20);
    released.countDown();

    for (Caller caller : callers) {
      assertThat(caller.result.get()).contains(DID);
    }
    assertThat(requests).hasValue(1);
  }

  @Test
  void another_handle_does_not_wait() throws Exception {
    HandleResolver both = cached(handle -> handle.equals(BOB) ? Optional.of(DID) : look(handle));
    Caller held = Caller.start(() -> both.resolve(ALICE));
    begun.acquire();

    assertThat(both.resolve(BOB)).contains(DID);
    released.countDown();
    assertThat(held.result.get()).contains(DID);
  }

  @Test
  void a_fresh_look_up_does_not_join_an_older_one() throws Exception {
    Caller first = callers(1).get(0);
    Caller fresh = Caller.start(() -> handles.resolveFresh(ALICE));

    begun.acquire();
    assertThat(requests).hasValue(2);
    released.countDown();
    assertThat(first.result.get()).isEqualTo(fresh.result.get());
  }

  @Test
  void a_caller_that_is_interrupted_fails_alone() throws Exception {
    List<Caller> callers = callers(3);
    callers.get(2).thread.interrupt();
    assertThatThrownBy(callers.get(2).result::get).hasCauseInstanceOf(TransientException.class);

    // The first caller makes the request: another one has to make the next.
    callers.get(0).thread.interrupt();
    assertThatThrownBy(callers.get(0).result::get).hasCauseInstanceOf(TransientException.class);
    begun.acquire();
    released.countDown();

    assertThat(callers.get(1).result.get()).contains(DID);
    assertThat(requests).hasValue(2);
  }

  @Test
  void a_caller_waits_for_its_own_time_only() throws Exception {
    Caller first = callers(1).get(0);

    assertThatThrownBy(() -> within(Duration.ofMillis(20), () -> handles.resolve(ALICE)))
        .isInstanceOf(TransientException.class)
        .hasMessage("Another look-up of alice.example.com took too long");

    released.countDown();
    assertThat(first.result.get()).contains(DID);
    assertThat(requests).hasValue(1);
  }

  @Test
  void a_failure_of_a_server_is_that_of_all_who_waited() throws Exception {
    TransientException down = new TransientException("the server did not respond");

    assertThat(failures(Duration.ofMinutes(1), down)).containsOnly(down);
    assertThat(requests).hasValue(1);
  }

  @Test
  void a_handle_that_does_not_exist_does_so_for_all_who_waited() throws Exception {
    IdentityException none =
        new IdentityException(IdentityException.Reason.HANDLE_NOT_FOUND, "no such handle");

    assertThat(failures(Duration.ofSeconds(1), none)).containsOnly(none);
    assertThat(requests).hasValue(1);
  }

  @Test
  void a_failure_of_a_caller_with_little_time_is_its_own() throws Exception {
    TransientException late = new TransientException("the server did not respond in time");

    assertThat(failures(Duration.ofSeconds(1), late)).containsOnly(late);
    assertThat(requests.get()).isGreaterThan(1);
  }

  @Test
  void the_time_of_one_request_is_enough_for_a_failure_that_all_share() throws Exception {
    TransientException down = new TransientException("the server did not respond");

    assertThat(failures(HttpRequest.DEFAULT_TIMEOUT, down)).containsOnly(down);
    assertThat(requests).hasValue(1);
  }

  @Test
  void an_interrupted_caller_stays_interrupted() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    Caller first = callers(1).get(0);
    Caller second =
        Caller.start(
            () -> {
              try {
                return handles.resolve(ALICE);
              } finally {
                interrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    second.awaitWaiting();
    second.thread.interrupt();

    assertThatThrownBy(second.result::get).hasCauseInstanceOf(TransientException.class);
    assertThat(interrupted).isTrue();
    released.countDown();
    first.result.get();
  }

  /** Returns the failures of a first caller with this time, and of two others without a limit. */
  private List<Throwable> failures(Duration time, RuntimeException failure) throws Exception {
    HandleResolver failing =
        cached(
            handle -> {
              look(handle);
              throw failure;
            });
    List<Caller> callers = new ArrayList<>();
    callers.add(Caller.start(() -> within(time, () -> failing.resolve(ALICE))));
    begun.acquire();
    for (int i = 0; i < 2; i++) {
      callers.add(Caller.start(() -> failing.resolve(ALICE)));
    }
    callers.forEach(Caller::awaitWaiting);
    released.countDown();
    List<Throwable> failures = new ArrayList<>();
    for (Caller caller : callers) {
      try {
        caller.result.get();
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      }
    }
    assertThat(failures).hasSize(3);
    return failures;
  }

  private static Optional<Did> within(Duration time, Supplier<Optional<Did>> work) {
    return TimeLimit.within(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), time, work);
  }

  /** Starts callers, of whom the first one makes the request and the others wait for it. */
  private List<Caller> callers(int count) throws InterruptedException {
    List<Caller> callers = new ArrayList<>();
    callers.add(Caller.start(() -> handles.resolve(ALICE)));
    begun.acquire();
    for (int i = 1; i < count; i++) {
      callers.add(Caller.start(() -> handles.resolve(ALICE)));
    }
    callers.forEach(Caller::awaitWaiting);
    return callers;
  }

  private Optional<Did> look(Handle handle) {
    requests.incrementAndGet();
    begun.release();
    try {
      released.await();
      return Optional.of(DID);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientException("The look-up of " + handle + " was interrupted", e);
    }
  }

  private static HandleResolver cached(HandleResolver resolver) {
    return new CachingHandleResolver(
        resolver, CacheBudget.DEFAULT, IdentityResolver.USUAL_LIFETIME, () -> 0);
  }
}
