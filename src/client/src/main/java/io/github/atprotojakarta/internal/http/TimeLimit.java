package io.github.atprotojakarta.internal.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time that work of several requests may take, such as a login. It belongs to the thread that
 * does the work: resolvers and transports of applications take part in it, and their interfaces
 * have no parameter for it.
 */
public final class TimeLimit {
  private static final ThreadLocal<@Nullable TimeLimit> CURRENT = new ThreadLocal<>();

  private final Clock clock;
  private final Instant begin;
  private final Duration whole;
  private final double part;
  private final double least;

  private TimeLimit(Clock clock, Instant begin, Duration whole, double part, double least) {
    this.clock = clock;
    this.begin = begin;
    this.whole = whole;
    this.part = part;
    this.least = least;
  }

  /** Runs work that may take this time. */
  public static <T> T within(Clock clock, Duration whole, Supplier<T> work) {
    return new TimeLimit(clock, clock.instant(), whole, 1, 0).run(work);
  }

  /** Runs work that may take this time, or what is left of the limit that this thread has. */
  public static <T> T atMost(Clock clock, Duration whole, Supplier<T> work) {
    TimeLimit outer = CURRENT.get();
    return within(clock, outer == null ? whole : shorter(whole, outer.left()), work);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Runs a step of the work that leaves time for later steps; without a limit if the work has none.
   *
   * @param part the part of the whole time after which the step is over, from 0 to 1
   */
  public static <T> T until(double part, Supplier<T> step) {
    return until(part, 0, step);
  }

  /**
   * Runs a step of the work that leaves time for later steps.
   *
   * @param least the part of the whole time that a request of this step needs: it is not sent when
   *     less is left
   */
  public static <T> T until(double part, double least, Supplier<T> step) {
    TimeLimit limit = CURRENT.get();
    return limit == null
        ? step.get()
        : new TimeLimit(limit.clock, limit.begin, limit.whole, part, least).run(step);
  }

  /** Returns the limit of this thread; empty if there is none. */
  public static Optional<TimeLimit> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Returns an executor whose tasks have the limit of the thread that started them. */
  public static Executor carrying(Executor executor) {
    return task -> {
      TimeLimit limit = CURRENT.get();
      executor.execute(limit == null ? task : () -> limit.run(() -> done(task)));
    };
  }

  private static boolean done(Runnable task) {
    task.run();
    return true;
  }

  private <T> T run(Supplier<T> work) {
    TimeLimit outer = CURRENT.get();
    CURRENT.set(this);
    try {
      return work.get();
    } finally {
      if (outer == null) {
        // Threads outlive the application: nothing of it may stay in them.
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** Returns the time that is left; zero when it is over. */
  public Duration left() {
    Duration left = share(part).minus(Duration.between(begin, clock.instant()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Returns whether a request may still be sent. */
  public boolean allowsRequest() {
    Duration left = left();
    return !left.isZero() && left.compareTo(share(least)) >= 0;
  }

  /** Returns the time of the whole work. */
  public Duration whole() {
    return whole;
  }

  private Duration share(double of) {
    return Duration.ofNanos((long) (whole.toNanos() * of));
  }
}
