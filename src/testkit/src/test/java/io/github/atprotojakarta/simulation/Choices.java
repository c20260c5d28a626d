package io.github.atprotojakarta.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The choices of one history, in their order: what runs next, which fault happens. They come from a
 * seed, or from the record of an earlier history. Zero is always the plainest choice: no fault, no
 * switch to another task. So a record with fewer and smaller numbers is a simpler history.
 */
final class Choices {
  private final @Nullable SplittableRandom random;
  private final int[] replayed;
  private int[] made = new int[256];
  private int count;

  private Choices(@Nullable SplittableRandom random, int[] replayed) {
    this.random = random;
    this.replayed = replayed;
  }

  static Choices ofSeed(long seed) {
    return new Choices(new SplittableRandom(seed), new int[0]);
  }

  /** Repeats a record; after its end every choice is the plainest one. */
  static Choices replay(int[] record) {
    return new Choices(null, record.clone());
  }

  /** Chooses from 0 to {@code bound - 1}. */
  int below(int bound) {
    return bound < 2 ? 0 : recorded(random == null ? known(bound) : random.nextInt(bound));
  }

  /** Chooses yes once in {@code n} times. */
  boolean oneIn(int n) {
    return recorded(random == null ? known(2) : random.nextInt(n) == 0 ? 1 : 0) == 1;
  }

  private int known(int bound) {
    return count < replayed.length ? Math.min(replayed[count], bound - 1) : 0;
  }

  private int recorded(int choice) {
    if (count == made.length) {
      made = Arrays.copyOf(made, 2 * count);
    }
    made[count++] = choice;
    return choice;
  }

  /** Returns all choices so far. */
  int[] record() {
    return Arrays.copyOf(made, count);
  }
}
