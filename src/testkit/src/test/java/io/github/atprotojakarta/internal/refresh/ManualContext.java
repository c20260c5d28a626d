package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.ClientTimeouts;
import io.github.atprotojakarta.internal.Observations;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.testkit.ManualClock;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** The context of a client whose time stands still, and whose tasks a test runs. */
final class ManualContext {
  final ManualClock clock = new ManualClock(StoredSamples.NOW);
  final RecordedWaits waits = new RecordedWaits();
  final List<Measurement> measured = new ArrayList<>();
  final List<Runnable> tasks = new ArrayList<>();

  ClientContext context() {
    return context(tasks::add);
  }

  /** Returns the context of a client whose tasks another executor runs. */
  ClientContext context(Executor executor) {
    return new ClientContext(
        clock,
        new SecureRandom(),
        null,
        measured::add,
        new Observations(List.of()),
        executor,
        waits,
        new ClientTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMinutes(1)),
        false);
  }

  /** Runs the tasks that were begun so far. */
  void runTasks() {
    List<Runnable> begun = List.copyOf(tasks);
    tasks.clear();
    begun.forEach(Runnable::run);
  }
}
