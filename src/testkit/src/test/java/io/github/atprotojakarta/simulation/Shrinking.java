package io.github.atprotojakarta.simulation;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Makes the record of a failing history plainer, while it still fails: cuts its end, removes pieces
 * of it, and makes its choices zero.
 */
final class Shrinking {
  /** Histories take a millisecond; a person waits for this. */
  private static final int MOST_ATTEMPTS = 5_000;

  private final Predicate<int[]> fails;
  private int[] best;
  private int attempts;

  private Shrinking(int[] record, Predicate<int[]> fails) {
    this.best = record;
    this.fails = fails;
  }

  /**
   * Returns a plainer record that fails as well.
   *
   * @param fails whether the history of a record fails
   */
  static int[] shrink(int[] record, Predicate<int[]> fails) {
    Shrinking shrinking = new Shrinking(record, fails);
    int[] before;
    do {
      before = shrinking.best;
      shrinking.cut();
      shrinking.remove();
      shrinking.zero();
    } while (!Arrays.equals(before, shrinking.best) && shrinking.attempts < MOST_ATTEMPTS);
    return shrinking.best;
  }

  private void cut() {
    int part = best.length / 2;
    while (part > 0) {
      if (!better(Arrays.copyOf(best, best.length - part))) {
        part /= 2;
      }
      part = Math.min(part, best.length);
    }
  }

  private void remove() {
    for (int size = Math.max(best.length / 4, 1); size > 0; size /= 2) {
      for (int at = best.length - size; at >= 0; at -= size) {
        better(without(at, size));
      }
    }
  }

  private int[] without(int at, int size) {
    if (at + size > best.length) {
      return best;
    }
    int[] shorter = Arrays.copyOf(best, best.length - size);
    System.arraycopy(best, at + size, shorter, at, best.length - at - size);
    return shorter;
  }

  private void zero() {
    for (int at = 0; at < best.length; at++) {
      if (best[at] != 0) {
        int[] plainer = best.clone();
        plainer[at] = 0;
        better(plainer);
      }
    }
  }

  private boolean better(int[] record) {
    if (Arrays.equals(record, best) || ++attempts > MOST_ATTEMPTS || !fails.test(record)) {
      return false;
    }
    best = record;
    return true;
  }
}
