package io.github.atprotojakarta.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tasks that can go on, those that wait, and the virtual time, which jumps to the next one. */
final class TaskQueue {
  private final Choices choices;
  private final List<Task> ready = new ArrayList<>();
  private final List<Task> waiting = new ArrayList<>();
  private long now;

  TaskQueue(Choices choices) {
    this.choices = choices;
  }

  /** Returns the virtual time in nanoseconds. */
  long now() {
    return now;
  }

  void ready(Task task) {
    ready.add(task);
  }

  void waits(Task task) {
    waiting.add(task);
  }

  /** Ends the waits of some tasks. */
  void wake(Predicate<Task> which) {
    for (Task task : List.copyOf(waiting)) {
      if (which.test(task)) {
        waiting.remove(task);
        ready.add(task);
      }
    }
  }

  /** Chooses whether another task goes on. */
  boolean switches() {
    promote();
    return !ready.isEmpty() && choices.oneIn(3);
  }

  /** Returns the next task; {@code null} if none is left, or if none can go on. */
  @Nullable Task next() {
    promote();
    if (ready.isEmpty()) {
      long first = Scheduler.NEVER;
      for (Task task : waiting) {
        first = Math.min(first, task.deadline);
      }
      if (first == Scheduler.NEVER) {
        return null;
      }
      now = first;
      promote();
    }
    return ready.remove(choices.below(ready.size()));
  }

  private void promote() {
    for (int i = 0; i < waiting.size(); i++) {
      Task task = waiting.get(i);
      if (task.deadline <= now || task.condition.getAsBoolean()) {
        waiting.remove(i--);
        ready.add(task);
      }
    }
  }

  @Override
  public String toString() {
    return String.join(", ", waiting.stream().map(task -> task.name).toList());
  }
}
