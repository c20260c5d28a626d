package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A node stops while another thread has new tokens in hand, and that thread leaves them held. */
class TokensLeftHeldTest {
  private final StoredSession session =
      StoredSamples.session(StoredSamples.account(), StoredSamples.NOW);
  private final StoredSession refreshed = StoredSamples.refreshed(session);
  private final List<StoredSession> revoked = new ArrayList<>();
  private final ManualContext manual = new ManualContext();
  private final Store store = new Store();
  private final UnsavedTokens unsaved =
      new UnsavedTokens(
          store,
          revoked::add,
          new SessionEvents(List.of()),
          RefreshTimings.DEFAULT,
          manual.context());

  /** Is away at first, and back for whoever asks after the other thread. */
  private static final class Store extends FailingSessionStore {
    private final CountDownLatch inHand = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean back;

    Store() {
      super(new InMemorySessionStore());
    }

    @Override
    public boolean complete(StoredSession newer) {
      if (back) {
        return super.complete(newer);
      }
      if (Thread.currentThread().getName().equals("other")) {
        inHand.countDown();
        Latches.await(end);
        // Stores of other languages throw checked exceptions, too.
        throw Latches.<RuntimeException>undeclared(new IOException("The database is away"));
      }
      throw new TransientException("The database is away");
    }
  }

  private static final class Latches {
    static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Throwable> E undeclared(Throwable checked) throws E {
      throw (E) checked;
    }
  }

  @Test
  void they_are_stored_before_the_node_ends() {
    store.insert(session);
    unsaved.save(refreshed);
    CompletableFuture<Void> left = new CompletableFuture<>();
    Thread other =
        new Thread(
            () -> {
              try {
                unsaved.saveHeld(session.key());
              } finally {
                store.back = true;
                left.complete(null);
              }
            },
            "other");
    other.setUncaughtExceptionHandler((thread, e) -> {});
    other.start();
    Latches.await(store.inHand);
    manual.waits.duringPause =
        () -> {
          store.end.countDown();
          left.join();
        };

    unsaved.close();

    assertThat(store.find(session.key())).contains(refreshed);
    assertThat(revoked).isEmpty();
    assertThat(unsaved.size()).isZero();
  }
}
