package io.github.atprotojakarta.session;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The time limits of a refresh.
 *
 * <pre>{@code
 * RefreshTimings.builder().othersWait(Duration.ofSeconds(5)).build();
 * }</pre>
 */
public final class RefreshTimings {
  /** The duration of a token request with its retries, as callers wait for it. */
  private static final Duration REQUEST = Duration.ofSeconds(15);

  /**
   * The longest time of a claim, one hour: a user whose node died can continue after it. A store
   * takes a claim with more time left for a fault of a clock, and shortens it to this time.
   */
  public static final Duration LONGEST_CLAIM = Duration.ofHours(1);

  /**
   * The time after its end in which the claim of a node that died counts, one hour: within it, that
   * node has stored the tokens that it may hold. A store takes an older claim for none.
   */
  public static final Duration ENDED_CLAIM_COUNTS = Duration.ofHours(1);

  /** Limits for a token endpoint that responds within 10 seconds. */
  public static final RefreshTimings DEFAULT = builder().build();

  private final Duration othersWait;
  private final Duration lease;
  private final Duration claim;
  private final Duration callerWait;
  private final Duration poll;
  private final Duration grace;

  private RefreshTimings(Builder builder) {
    this.othersWait = builder.othersWait;
    this.lease = builder.lease;
    this.claim = builder.claim;
    this.poll = builder.poll;
    this.grace = builder.grace;
    this.callerWait =
        builder.callerWait == null
            ? othersWait.multipliedBy(2).plus(grace).plus(REQUEST)
            : builder.callerWait;
    demandLess("0", Duration.ZERO, "poll", poll);
    demandLess("0", Duration.ZERO, "othersWait", othersWait);
    demandLess("othersWait", othersWait, "lease", lease);
    demandLess("lease", lease, "claim", claim);
    demandLess("othersWait", othersWait, "callerWait", callerWait);
    demandLess("twice grace", grace.multipliedBy(2), "claim", claim);
    if (claim.compareTo(LONGEST_CLAIM) > 0) {
      throw new IllegalArgumentException("claim " + claim + " is longer than " + LONGEST_CLAIM);
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace " + grace + " is less than 0");
    }
  }

  private static void demandLess(String less, Duration low, String more, Duration high) {
    if (low.compareTo(high) >= 0) {
      throw new IllegalArgumentException(
          more + " " + high + " is not longer than " + less + (low.isZero() ? "" : " " + low));
    }
  }

  /** Returns a builder with the values of {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns how long a node waits for the cluster's lock, and how long for the holder of a claim.
   * Without the lock it continues, because the claim in the store keeps a refresh single.
   */
  public Duration othersWait() {
    return othersWait;
  }

  /** Returns the time after which the lock of a node that died is free. */
  public Duration lease() {
    return lease;
  }

  /**
   * Returns the time after which the claim of a node that died is void. A node sends the refresh
   * token only in the first half of this time, so half of it is longer than a request to a token
   * endpoint: no response to the old request can be under way when another node takes over.
   *
   * <p>If a node cannot prove whether it has used a refresh token, its claim stays, and its next
   * claims for this token are two, four and eight times as long, {@link #LONGEST_CLAIM} at most.
   */
  public Duration claim() {
    return claim;
  }

  /**
   * Returns how long a caller waits for the result. The refresh itself continues. Longer than twice
   * {@code othersWait}, {@code grace} and a request, so that callers learn the reason.
   */
  public Duration callerWait() {
    return callerWait;
  }

  /** Returns how often a node checks whether the holder of a claim has finished. */
  public Duration poll() {
    return poll;
  }

  /**
   * Returns how long a node that took over a claim waits before it sends the refresh token again.
   * The node that left the claim may hold new tokens (its store was away, or its process stood
   * still), and can store them in that time.
   */
  public Duration grace() {
    return grace;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RefreshTimings that
        && othersWait.equals(that.othersWait)
        && lease.equals(that.lease)
        && claim.equals(that.claim)
        && callerWait.equals(that.callerWait)
        && poll.equals(that.poll)
        && grace.equals(that.grace);
  }

  @Override
  public int hashCode() {
    return Objects.hash(othersWait, lease, claim, callerWait, poll, grace);
  }

  @Override
  public String toString() {
    return "RefreshTimings[othersWait=%s, lease=%s, claim=%s, callerWait=%s, poll=%s, grace=%s]"
        .formatted(othersWait, lease, claim, callerWait, poll, grace);
  }

  /** Builds {@link RefreshTimings}. */
  public static final class Builder {
    private Duration othersWait = Duration.ofSeconds(12);
    private Duration lease = Duration.ofSeconds(45);
    private Duration claim = Duration.ofSeconds(60);
    private @Nullable Duration callerWait;
    private Duration poll = Duration.ofMillis(100);
    private Duration grace = Duration.ofSeconds(5);

    private Builder() {}

    /** Sets {@link RefreshTimings#othersWait}; 12 seconds unless set. */
    public Builder othersWait(Duration time) {
      this.othersWait = Objects.requireNonNull(time, "othersWait");
      return this;
    }

    /** Sets {@link RefreshTimings#lease}; 45 seconds unless set. */
    public Builder lease(Duration time) {
      this.lease = Objects.requireNonNull(time, "lease");
      return this;
    }

    /** Sets {@link RefreshTimings#claim}; 60 seconds unless set. */
    public Builder claim(Duration time) {
      this.claim = Objects.requireNonNull(time, "claim");
      return this;
    }

    /** Sets {@link RefreshTimings#callerWait}; follows from the other values unless set. */
    public Builder callerWait(Duration time) {
      this.callerWait = Objects.requireNonNull(time, "callerWait");
      return this;
    }

    /** Sets {@link RefreshTimings#poll}; 100 milliseconds unless set. */
    public Builder poll(Duration time) {
      this.poll = Objects.requireNonNull(time, "poll");
      return this;
    }

    /** Sets {@link RefreshTimings#grace}; 5 seconds unless set. */
    public Builder grace(Duration time) {
      this.grace = Objects.requireNonNull(time, "grace");
      return this;
    }

    /**
     * Builds the limits.
     *
     * @throws IllegalArgumentException naming the two values that contradict each other
     */
    public RefreshTimings build() {
      return new RefreshTimings(this);
    }
  }
}
