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
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What goes wrong at which end point, in the order in which it was asked for. */
public final class FaultPlan {
  /** What can have gone wrong, for the counts. */
  public enum Fault {
    /** Stood still for a while. */
    DELAYED,
    /** Answered with an error and not processed. */
    FAILED,
    /** Processed, and its answer lost. */
    LOST
  }

  private record Dice(Odds odds, Random random, Hold calm) {}

  private final Map<Endpoint, Deque<Integer>> failures = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Deque<Integer>> breaks = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Deque<Hold>> requestHolds = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Deque<Hold>> answerHolds = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Integer> losses = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Integer> breakages = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Integer> standing = new ConcurrentHashMap<>();
  private final Map<Endpoint, Map<Fault, AtomicLong>> counts = new ConcurrentHashMap<>();
  private final List<Hold> holds = new ArrayList<>();
  private final Map<Endpoint, Dice> dice = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, UnaryOperator<JsonObject>> edits = new ConcurrentHashMap<>();

  /** The next request is answered with this status, and nothing else is done. */
  public synchronized void fail(Endpoint endpoint, int status) {
    failures.computeIfAbsent(endpoint, key -> new ArrayDeque<>()).add(status);
  }

  /** Every request is answered with this status from now on. */
  public void failAlways(Endpoint endpoint, int status) {
    standing.put(endpoint, status);
  }

  /** The next successful answer is never sent; the connection is closed instead. */
  public synchronized void lose(Endpoint endpoint) {
    losses.merge(endpoint, 1, Integer::sum);
  }

  /** The next successful answer has half of its body. */
  public synchronized void breakJson(Endpoint endpoint) {
    breakages.merge(endpoint, 1, Integer::sum);
  }

  /** The next successful answer has no length and breaks off after so many bytes. */
  public synchronized void breakOff(Endpoint endpoint, int bytes) {
    breaks.computeIfAbsent(endpoint, key -> new ArrayDeque<>()).add(bytes);
  }

  /** The next request stands still before it is looked at. */
  public synchronized Hold holdRequest(Endpoint endpoint) {
    Hold hold = newHold();
    requestHolds.computeIfAbsent(endpoint, key -> new ArrayDeque<>()).add(hold);
    return hold;
  }

  /** The next successful answer stands still before it is sent. */
  public synchronized Hold holdAnswer(Endpoint endpoint) {
    Hold hold = newHold();
    answerHolds.computeIfAbsent(endpoint, key -> new ArrayDeque<>()).add(hold);
    return hold;
  }

  /** From now on, JSON answers of success are changed so before they are sent. */
  public void edit(Endpoint endpoint, UnaryOperator<JsonObject> change) {
    edits.put(endpoint, change);
  }

  /** Every request meets these odds from now on, drawn in the order of arrival. */
  public synchronized void atRandom(Endpoint endpoint, Odds odds, Random random) {
    calm(dice.put(endpoint, new Dice(odds, random, new Hold())));
  }

  /** Forgets every plan, and lets go whatever is held. */
  public synchronized void clear() {
    failures.clear();
    standing.clear();
    losses.clear();
    breakages.clear();
    breaks.clear();
    edits.clear();
    dice.values().forEach(FaultPlan::calm);
    dice.clear();
    holds.forEach(Hold::release);
    holds.clear();
    requestHolds.clear();
    answerHolds.clear();
  }

  /** How often this has happened at an end point. */
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

  synchronized Odds.Fate fate(Endpoint endpoint) {
    Dice own = dice.get(endpoint);
    return own == null ? Odds.Fate.KIND : own.odds.draw(own.random);
  }

  /** Stands still for a time, or until the plan is cleared. */
  void delay(Endpoint endpoint, Duration time) throws InterruptedException {
    Hold calm = calm(endpoint);
    if (calm != null && !time.isZero()) {
      calm.passWithin(time);
    }
  }

  private synchronized @Nullable Hold calm(Endpoint endpoint) {
    Dice own = dice.get(endpoint);
    return own == null ? null : own.calm;
  }

  private static void calm(@Nullable Dice dice) {
    if (dice != null) {
      dice.calm.release();
    }
  }

  OptionalInt takeFailure(Endpoint endpoint) {
    return take(failures, endpoint)
        .or(() -> Optional.ofNullable(standing.get(endpoint)))
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  Optional<Integer> takeBreak(Endpoint endpoint) {
    return take(breaks, endpoint);
  }

  Optional<Hold> takeRequestHold(Endpoint endpoint) {
    return take(requestHolds, endpoint);
  }

  Optional<Hold> takeAnswerHold(Endpoint endpoint) {
    return take(answerHolds, endpoint);
  }

  synchronized boolean takeLoss(Endpoint endpoint) {
    return takeOne(losses, endpoint);
  }

  synchronized boolean takeBreakage(Endpoint endpoint) {
    return takeOne(breakages, endpoint);
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
