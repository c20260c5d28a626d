package io.github.atprotojakarta.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The CPU time of a benchmark's threads. Divided by the rate of the operations it is the CPU time
 * of one, which other programs on the machine change less than the rate.
 */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private long before;

  /** Starts to count. */
  @Setup(Level.Iteration)
  public void start() {
    before = THREADS.getCurrentThreadCpuTime();
  }

  /** Returns the CPU time of this thread in this iteration, in microseconds. */
  public long cpuMicros() {
    return (THREADS.getCurrentThreadCpuTime() - before) / 1000;
  }
}
