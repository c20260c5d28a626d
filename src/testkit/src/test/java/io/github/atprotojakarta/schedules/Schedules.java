package io.github.atprotojakarta.schedules;

import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * Explores thread schedules with Lincheck: a few in each build, many with the profile {@code
 * schedules}. A failure prints the schedule that leads to it.
 */
public final class Schedules {
  /** How many times as many as in each build. */
  private static final int EFFORT = Integer.getInteger("schedules.effort", 1);

  private static final int SCENARIOS = 8;
  private static final int SCHEDULES_OF_A_SCENARIO = 20;
  private static final int SCHEDULES = 40;

  /** The JDK's map keeps its promises: threads change between its methods, not within them. */
  private static final ManagedStrategyGuarantee ATOMIC_MAP =
      ManagedStrategyGuaranteeKt.forClasses(ConcurrentHashMap.class.getName())
          .allMethods()
          .treatAsAtomic();

  private Schedules() {}

  /**
   * Calls the operations of a class from two threads, in many orders, and demands that the results
   * are those of some order in one thread.
   */
  public static void linearizable(Class<?> operations) {
    new ModelCheckingOptions()
        .addGuarantee(ATOMIC_MAP)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(2)
        .actorsAfter(1)
        .iterations(SCENARIOS * EFFORT)
        .invocationsPerIteration(SCHEDULES_OF_A_SCENARIO)
        .check(operations);
  }

  /**
   * Calls each of the two operations of a class once, from threads of their own. A method with
   * {@code @Validate} demands what is true afterwards. No schedule logs.
   */
  public static void explore(Class<?> scenario) {
    Logger logs = Logger.getLogger("io.github.atprotojakarta");
    Level before = logs.getLevel();
    logs.setLevel(Level.OFF);
    try {
      new ModelCheckingOptions()
          .addGuarantee(ATOMIC_MAP)
          .threads(2)
          .actorsPerThread(1)
          .actorsBefore(0)
          .actorsAfter(0)
          .iterations(1)
          .invocationsPerIteration(SCHEDULES * EFFORT)
          .verifier(EpsilonVerifier.class)
          .check(scenario);
    } finally {
      logs.setLevel(before);
    }
  }

  /** Fails a schedule; the classes of AssertJ cannot be used in one. */
  public static void demand(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("Not so: " + what);
    }
  }
}
