package io.github.atprotojakarta.simulation;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One task, on a thread of its own once it has begun. */
final class Task {
  final String name;
  final @Nullable Node node;
  final long created;
  final Runnable work;
  Workers.@Nullable Worker worker;
  BooleanSupplier condition = () -> false;
  long deadline;

  /** How long faults of its own statements and its node have held it up, in nanoseconds. */
  long heldUp;

  Task(String name, @Nullable Node node, Runnable work, long created) {
    this.name = name;
    this.node = node;
    this.work = work;
    this.created = created;
  }

  boolean killed() {
    return node != null && node.killed();
  }
}
