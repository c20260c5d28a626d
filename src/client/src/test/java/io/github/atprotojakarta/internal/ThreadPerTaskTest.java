package io.github.atprotojakarta.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ThreadPerTaskTest {
  @Test
  void threads_are_daemons_and_end_with_their_task() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    ThreadPerTask.daemons().execute(() -> thread.complete(Thread.currentThread()));
    assertThat(thread.get().isDaemon()).isTrue();
    thread.get().join(120_000);
    assertThat(thread.get().isAlive()).isFalse();
  }

  @Test
  void a_task_does_not_wait_for_another_one() throws Exception {
    CyclicBarrier all = new CyclicBarrier(100);
    for (int i = 1; i < all.getParties(); i++) {
      ThreadPerTask.daemons().execute(() -> meet(all));
    }
    all.await();
  }

  private static void meet(CyclicBarrier all) {
    try {
      all.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_factory_that_is_stopped_or_has_no_thread_rejects_the_task() {
    assertThatThrownBy(() -> new ThreadPerTask(task -> null).execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("has no thread");
    ThreadPerTask stopped =
        new ThreadPerTask(
            task -> {
              throw new IllegalStateException("stopped");
            });
    assertThatThrownBy(() -> stopped.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("stopped");
  }
}
