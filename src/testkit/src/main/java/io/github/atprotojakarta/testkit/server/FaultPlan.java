package io.github.atprotojakarta.testkit.server;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The planned faults of each endpoint. They happen in the order in which they were planned. */
public final class FaultPlan {
  /** The types of faults that are counted. */
  public enum Fault {
    /** The request or response was delayed. */
    DELAYED,
    /** The request got an error and was not processed. */
    FAILED,
    /** The request was processed, and its response was lost or replaced by an error. */
    LOST
  }

  /** An error response; {@code retryAfter} is the value of the header of this name. */
  record Failure(int status, @Nullable String retryAfter) {}

  private record RandomFaults(FaultRates rates, Random random, Hold delay) {}

  private final Map<Endpoint, Deque<Failure>> failures = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Deque<Integer>> replacements = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Deque<Integer>> aborts = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Deque<Hold>> requestHolds = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Deque<Hold>> responseHolds = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Integer> losses = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Integer> truncations = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Failure> permanentFailures = new ConcurrentHashMap<>();
  private final Map<Endpoint, Map<Fault, AtomicLong>> counts = new ConcurrentHashMap<>();
  private final List<Hold> holds = new ArrayList<>();
  private final Map<Endpoint, RandomFaults> randomFaults = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, UnaryOperator<JsonObject>> edits = new ConcurrentHashMap<>();
  private final Map<Endpoint, HostileResponse> hostile = new ConcurrentHashMap<>();

  /** Rejects the next request with this status. */
  public synchronized void fail(Endpoint endpoint, int status) {
    failures.computeIfAbsent(endpoint, key -> new ArrayDeque<>()).add(new Failure(status, null));
  }

  /** Rejects every request with this status from now on. */
  public void failAlways(Endpoint endpoint, int status) {
    permanentFailures.put(endpoint, new Failure(status, null));
  }

  /** Rejects every request with this status and this Retry-After from now on. */
  public void failAlways(Endpoint endpoint, int status, String retryAfter) {
    permanentFailures.put(endpoint, new Failure(status, retryAfter));
  }

  /** Closes the connection instead of sending the next successful response. */
  public synchronized void lose(Endpoint endpoint) {
    losses.merge(endpoint, 1, Integer::sum);
  }

  /** Sends an error page with this status instead of the next successful response. */
  public synchronized void replace(Endpoint endpoint, int status) {
    replacements.computeIfAbsent(endpoint, key -> new ArrayDeque<>()).add(status);
  }

  /** Cuts the body of the next successful response in half. */
  public synchronized void truncate(Endpoint endpoint) {
    truncations.merge(endpoint, 1, Integer::sum);
  }

  /** Sends the next successful response without a length and aborts it after this many bytes. */
  public synchronized void abort(Endpoint endpoint, int bytes) {
    aborts.computeIfAbsent(endpoint, key -> new ArrayDeque<>()).add(bytes);
  }

  /** Holds the next request before it is processed. */
  public synchronized Hold holdRequest(Endpoint endpoint) {
    Hold hold = newHold();
    requestHolds.computeIfAbsent(endpoint, key -> new ArrayDeque<>()).add(hold);
    return hold;
  }

  /** Holds the next successful response before it is sent. */
  public synchronized Hold holdResponse(Endpoint endpoint) {
    Hold hold = newHold();
    responseHolds.computeIfAbsent(endpoint, key -> new ArrayDeque<>()).add(hold);
    return hold;
  }

  /** Edits all successful JSON responses from now on. */
  public void edit(Endpoint endpoint, UnaryOperator<JsonObject> change) {
    edits.put(endpoint, change);
  }

  /** Sends this response to every request from now on; the request is not processed. */
  public void respond(Endpoint endpoint, HostileResponse response) {
    HostileResponse before = hostile.put(endpoint, response);
    if (before != null) {
      before.end();
    }
  }

  /** Applies random faults to every request from now on, drawn in the order of arrival. */
  public synchronized void atRandom(Endpoint endpoint, FaultRates rates, Random random) {
    endDelays(randomFaults.put(endpoint, new RandomFaults(rates, random, new Hold())));
  }

  /** Removes all planned faults and releases all holds. */
  public synchronized void clear() {
    failures.clear();
    permanentFailures.clear();
    losses.clear();
    replacements.clear();
    truncations.clear();
    aborts.clear();
    edits.clear();
    hostile.values().forEach(HostileResponse::end);
    hostile.clear();
    randomFaults.values().forEach(FaultPlan::endDelays);
    randomFaults.clear();
    holds.forEach(Hold::release);
    holds.clear();
    requestHolds.clear();
    responseHolds.clear();
  }

  /** Returns how often a fault happened at an endpoint. */
  public long count(Endpoint endpoint, Fault fault) {
    return counter(endpoint, fault).get();
  }

  void happened(Endpoint endpoint, Fault fault) {
    counter(endpoint, fault).incrementAndGet();
  }

  private AtomicLong counter(Endpoint endpoint, Fault fault) {
    return counts
        .computeIfAbsent(endpoint, key -> new ConcurrentHashMap<>())
        .computeIfAbsent(fault, key -> new AtomicLong());
  }

  synchronized FaultRates.Outcome outcome(Endpoint endpoint) {
    RandomFaults own = randomFaults.get(endpoint);
    return own == null ? FaultRates.Outcome.NONE : own.rates.draw(own.random);
  }

  /** Waits for this time, or until the plan is cleared. */
  void delay(Endpoint endpoint, Duration time) throws InterruptedException {
    Hold delay = delayOf(endpoint);
    if (delay != null && !time.isZero()) {
      delay.passWithin(time);
    }
  }

  private synchronized @Nullable Hold delayOf(Endpoint endpoint) {
    RandomFaults own = randomFaults.get(endpoint);
    return own == null ? null : own.delay;
  }

  private static void endDelays(@Nullable RandomFaults faults) {
    if (faults != null) {
      faults.delay.release();
    }
  }

  Optional<Failure> takeFailure(Endpoint endpoint) {
    return take(failures, endpoint).or(() -> Optional.ofNullable(permanentFailures.get(endpoint)));
  }

  Optional<Integer> takeReplacement(Endpoint endpoint) {
    return take(replacements, endpoint);
  }

  Optional<Integer> takeAbort(Endpoint endpoint) {
    return take(aborts, endpoint);
  }

  Optional<Hold> takeRequestHold(Endpoint endpoint) {
    return take(requestHolds, endpoint);
  }

  Optional<Hold> takeResponseHold(Endpoint endpoint) {
    return take(responseHolds, endpoint);
  }

  synchronized boolean takeLoss(Endpoint endpoint) {
    return takeOne(losses, endpoint);
  }

  synchronized boolean takeTruncation(Endpoint endpoint) {
    return takeOne(truncations, endpoint);
  }

  Optional<HostileResponse> hostile(Endpoint endpoint) {
    return Optional.ofNullable(hostile.get(endpoint));
  }

  Optional<UnaryOperator<JsonObject>> edit(Endpoint endpoint) {
    return Optional.ofNullable(edits.get(endpoint));
  }

  private synchronized <T> Optional<T> take(Map<Endpoint, Deque<T>> plans, Endpoint endpoint) {
    Deque<T> queue = plans.get(endpoint);
    return queue == null ? Optional.empty() : Optional.ofNullable(queue.poll());
  }

  private Hold newHold() {
    Hold hold = new Hold();
    holds.add(hold);
    return hold;
  }

  private static boolean takeOne(Map<Endpoint, Integer> plans, Endpoint endpoint) {
    Integer left = plans.get(endpoint);
    if (left == null || left == 0) {
      return false;
    }
    plans.put(endpoint, left - 1);
    return true;
  }
}
