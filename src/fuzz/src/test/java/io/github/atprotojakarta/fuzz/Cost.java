package io.github.atprotojakarta.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Fails when code allocates more memory than its input justifies. Bytes do not depend on the speed
 * of the machine, and an algorithm that needs too much time copies or boxes in nearly all cases.
 */
public final class Cost {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Enough for messages and stack traces of exceptions. */
  private static final long FIXED = 256 * 1024;

  /** A JSON value of two bytes becomes an object, an entry of a list, and copies of both. */
  private static final long PER_BYTE = 1_000;

  /** For inputs that cost time but no memory; measured while fuzzing only. */
  private static final long NANOS = 2_000_000_000L;

  private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;

  /** The instrumentation of the fuzzer allocates, too. */
  private static final long FUZZER = FUZZING ? 20 : 1;

  private Cost() {}

  /**
   * Runs code and checks what it allocated in this thread.
   *
   * @param inputLength the length of its input in bytes
   */
  public static void check(int inputLength, Runnable code) {
    long limit = FUZZER * (FIXED + PER_BYTE * inputLength);
    if (allocated(code) <= limit) {
      return;
    }
    // The first run may have loaded classes.
    long allocated = allocated(code);
    if (allocated > limit) {
      throw new AssertionError(
          "%d bytes of input made the parser allocate %d bytes; the limit is %d"
              .formatted(inputLength, allocated, limit));
    }
  }

  private static long allocated(Runnable code) {
    long began = FUZZING ? THREADS.getCurrentThreadCpuTime() : 0;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    code.run();
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (FUZZING && THREADS.getCurrentThreadCpuTime() - began > NANOS) {
      throw new AssertionError("The input cost more than 2 s of CPU time");
    }
    return allocated;
  }
}
