package io.github.atprotojakarta.schedules;

import java.util.concurrent.ConcurrentHashMap;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * Explores thread schedules with Lincheck: a few in each build, many with the profile {@code
 * schedules}. A failure prints the schedule that leads to it.
 */
public final class Schedules {
  /** How many times as many as in each build. */
  private static final int EFFORT = Integer.getInteger("schedules.effort", 1);

  private static final int SCENARIOS = 25;
  private static final int SCHEDULES_OF_A_SCENARIO = 20;
  private static final int SCHEDULES = 150;

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
    LinChecker.check(
        operations,
        new ModelCheckingOptions()
            .addGuarantee(ATOMIC_MAP)
            .threads(2)
            .actorsPerThread(2)
            .actorsBefore(2)
            .actorsAfter(1)
            .iterations(SCENARIOS * EFFORT)
            .invocationsPerIteration(SCHEDULES_OF_A_SCENARIO));
  }

  /** Runs a scenario, which starts threads and throws if it fails, in many schedules. */
  public static void explore(Runnable scenario) {
    Lincheck.runConcurrentTest(SCHEDULES * EFFORT, scenario);
  }
}
