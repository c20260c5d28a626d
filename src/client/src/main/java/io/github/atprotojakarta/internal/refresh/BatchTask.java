package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.store.MaintenanceTask;
import java.time.Duration;
import java.util.function.IntSupplier;

/** Work in batches: until one is not full, or the time for this run is over. */
final class BatchTask implements MaintenanceTask {
  private static final System.Logger LOG = System.getLogger(BatchTask.class.getName());
  private static final Duration TIME = Duration.ofSeconds(5);

  private final String name;
  private final int full;
  private final IntSupplier batch;

  /**
   * Describes the work.
   *
   * @param full how many a batch does when there are enough
   * @param batch does one, and says how many it did
   */
  BatchTask(String name, int full, IntSupplier batch) {
    this.name = name;
    this.full = full;
    this.batch = batch;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run() {
    long began = System.nanoTime();
    int done;
    int all = 0;
    do {
      done = batch.getAsInt();
      all += done;
    } while (done >= full && System.nanoTime() - began < TIME.toNanos());
    if (all > 0) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", name, all);
    }
  }
}
