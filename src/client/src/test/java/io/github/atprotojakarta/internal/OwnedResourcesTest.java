package io.github.atprotojakarta.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OwnedResourcesTest {
  @Test
  void the_last_part_is_closed_first_and_one_that_fails_stops_no_other() {
    List<String> closed = new ArrayList<>();
    OwnedResources resources = new OwnedResources();
    resources.keep(() -> closed.add("first"));
    AutoCloseable broken =
        () -> {
          throw new IllegalStateException("It does not close");
        };
    resources.keep(broken);
    resources.keep(() -> closed.add("last"));
    resources.close();

    assertThat(closed).containsExactly("last", "first");
  }

  @Test
  void threads_are_daemons_and_end_when_they_are_closed() throws Exception {
    OwnedResources resources = new OwnedResources();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    resources.threads().execute(() -> thread.complete(Thread.currentThread()));
    assertThat(thread.get().isDaemon()).isTrue();
    resources.close();

    thread.get().join(60_000);
    assertThat(thread.get().isAlive()).isFalse();
  }
}
