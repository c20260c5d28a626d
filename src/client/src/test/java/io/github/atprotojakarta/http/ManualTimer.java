package io.github.atprotojakarta.http;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Tasks and a time, which only the test moves. */
final class ManualTimer extends ScheduledThreadPoolExecutor {
  private final List<Task> tasks = new CopyOnWriteArrayList<>();
  private volatile long now = Long.MAX_VALUE - 1;

  ManualTimer() {
    super(0);
  }

  long now() {
    return now;
  }

  /** Returns how many tasks wait for their time. */
  int scheduled() {
    return tasks.size();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Task task = new Task(command, now + unit.toNanos(delay));
    tasks.add(task);
    return task;
  }

  /** Time passes, and the timer is on time. */
  void run(Duration time) {
    long end = now + time.toNanos();
    for (Optional<Task> next = due(end); next.isPresent(); next = due(end)) {
      now = next.get().due;
      fire(next.get());
    }
    now = end;
  }

  /** Time passes, and nobody notices until it has. */
  void standStill(Duration time) {
    long end = now + time.toNanos();
    now = end;
    List.copyOf(tasks).stream().filter(task -> task.due - now <= 0).forEach(this::fire);
  }

  private Optional<Task> due(long end) {
    return tasks.stream()
        .filter(task -> task.due - end <= 0)
        .min(Comparator.comparingLong(task -> task.due - now));
  }

  private void fire(Task task) {
    tasks.remove(task);
    task.run();
  }

  private static final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final long due;

    Task(Runnable command, long due) {
      super(command, null);
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }
}
