package io.github.atprotojakarta;

import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Measures how much heap an object keeps: the heap in use after a collection with the object, minus
 * that before it existed. The least of several collections counts, so that other threads of the JVM
 * hardly matter.
 */
public final class RetainedHeap {
  private static final int COLLECTIONS = 4;

  private RetainedHeap() {}

  /** Returns the bytes that a new object keeps. Makes one before, which loads the classes. */
  public static long of(Supplier<?> maker) {
    Objects.requireNonNull(maker.get());
    long before = used();
    Object kept = maker.get();
    try {
      return used() - before;
    } finally {
      Reference.reachabilityFence(kept);
    }
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
