package io.github.atprotojakarta.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs histories. */
final class Simulation {
  /** A logger that nobody holds forgets its level. */
  private static final Logger LOG = Logger.getLogger("io.github.atprotojakarta");

  private Simulation() {}

  /** Runs one history; returns what the model does not allow, or {@code null}. */
  static @Nullable String run(Choices choices, @Nullable List<String> trace) {
    try (Workers workers = new Workers()) {
      return quietly(() -> Optional.ofNullable(History.run(workers, choices, Set.of(), trace)))
          .orElse(null);
    }
  }

  /** Refreshes log what goes wrong, and here all goes wrong. */
  static <T> T quietly(Supplier<T> work) {
    Level before = LOG.getLevel();
    LOG.setLevel(Level.OFF);
    try {
      return work.get();
    } finally {
      LOG.setLevel(before);
    }
  }

  /**
   * Runs the histories of many seeds; returns the first seed that fails, or 0.
   *
   * @param only the names of the faults that are possible, for a search; empty for a choice
   */
  static long firstFailure(long from, long count, List<String> only) {
    Set<Fault> faults = only.stream().map(Fault::valueOf).collect(Collectors.toSet());
    return quietly(() -> run(new AtomicLong(from), from + count, faults, new AtomicLong()));
  }

  /** Runs them with several threads; another failing seed may be found first. */
  static long firstFailure(long from, long count, int threads) throws InterruptedException {
    AtomicLong next = new AtomicLong(from);
    AtomicLong failed = new AtomicLong();
    List<Thread> all = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      Thread thread = new Thread(() -> run(next, from + count, Set.of(), failed), "histories");
      all.add(thread);
    }
    Level before = LOG.getLevel();
    LOG.setLevel(Level.OFF);
    try {
      all.forEach(Thread::start);
      run(next, from + count, Set.of(), failed);
      for (Thread each : all) {
        each.join();
      }
      return failed.get();
    } finally {
      LOG.setLevel(before);
    }
  }

  private static long run(AtomicLong next, long end, Set<Fault> only, AtomicLong failed) {
    try (Workers workers = new Workers()) {
      long seed = next.getAndIncrement();
      while (seed < end && failed.get() == 0) {
        if (History.run(workers, Choices.ofSeed(seed), only, null) != null) {
          failed.set(seed);
        }
        seed = next.getAndIncrement();
      }
      return failed.get();
    }
  }

  /** Describes the failing history of a seed: as it was, and a plainer one with the same fault. */
  static String describe(long seed) {
    Choices choices = Choices.ofSeed(seed);
    List<String> trace = new ArrayList<>();
    String why = run(choices, trace);
    try (Workers workers = new Workers()) {
      int[] record = quietly(() -> shrunk(workers, choices.record(), why));
      List<String> plainer = new ArrayList<>();
      run(Choices.replay(record), plainer);
      return "Seed %d: %s%n%s%n%nA plainer history with this fault, choices %s:%n%s"
          .formatted(
              seed,
              why,
              String.join("\n", trace),
              Arrays.toString(record),
              String.join("\n", plainer));
    }
  }

  private static int[] shrunk(Workers workers, int[] record, @Nullable String why) {
    return Shrinking.shrink(
        record, each -> sameFault(why, History.run(workers, Choices.replay(each), Set.of(), null)));
  }

  /** Faults differ in numbers: times, and the generations of tokens. */
  private static boolean sameFault(@Nullable String one, @Nullable String other) {
    return one != null && other != null && words(one).equals(words(other));
  }

  private static String words(String fault) {
    return fault.replaceAll("[0-9.]+", "");
  }
}
