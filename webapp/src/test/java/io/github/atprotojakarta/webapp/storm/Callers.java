package io.github.atprotojakarta.webapp.storm;

import io.github.atprotojakarta.webapp.storm.CallResult.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * People who use their sessions: each caller takes a session and calls it on every node at once,
 * and on one of them also in a task of its executor; some sessions are used much more than others.
 */
final class Callers implements AutoCloseable {
  private static final int BUSY_SESSIONS = 20;
  private static final double BUSY_SHARE = 0.4;
  private static final Duration LONGEST_STRIKE = Duration.ofSeconds(100);

  private final List<StormSession> sessions;
  private final List<StormNode> nodes;
  private final Random random;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Kind, AtomicLong> counts = new EnumMap<>(Kind.class);
  private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final AtomicLong strikes = new AtomicLong();
  private final Object gate = new Object();
  private boolean paused;
  private boolean ended;
  private int striking;
  private int next;

  Callers(List<StormSession> sessions, List<StormNode> nodes, Random random) {
    this.sessions = sessions;
    this.nodes = nodes;
    this.random = random;
    for (Kind kind : Kind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  void start(int callers) {
    for (int i = 0; i < callers; i++) {
      Thread thread = new Thread(this::run, "storm-caller-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void run() {
    while (enter()) {
      try {
        strike();
      } finally {
        leave();
      }
    }
  }

  private boolean enter() {
    synchronized (gate) {
      while (paused && !ended) {
        try {
          gate.wait();
        } catch (InterruptedException e) {
          return false;
        }
      }
      striking += ended ? 0 : 1;
      return !ended;
    }
  }

  private void leave() {
    synchronized (gate) {
      striking--;
      gate.notifyAll();
    }
  }

  private void strike() {
    StormSession session;
    StormNode twice;
    synchronized (random) {
      session =
          random.nextDouble() < BUSY_SHARE
              ? sessions.get(random.nextInt(Math.min(BUSY_SESSIONS, sessions.size())))
              : sessions.get(next++ % sessions.size());
      twice = nodes.get(random.nextInt(nodes.size()));
    }
    List<CompletableFuture<CallResult>> calls = new ArrayList<>();
    for (StormNode node : nodes) {
      if (node.up()) {
        calls.add(node.call(session));
        if (node == twice) {
          calls.add(node.callInTask(session));
        }
      }
    }
    calls.forEach(call -> count(session, call.join()));
    strikes.incrementAndGet();
  }

  private void count(StormSession session, CallResult result) {
    counts.get(result.kind()).incrementAndGet();
    if (result.kind() == Kind.WORKED) {
      latencies.add(result.nanos());
    }
    if (result.kind() == Kind.BROKEN || result.kind() == Kind.HANGS) {
      faults.add(session.did() + " at " + result.node() + ": " + result.text());
    }
  }

  /** Lets every call come to its end, and nobody begin another one. */
  void pause() {
    synchronized (gate) {
      paused = true;
    }
    Patience.until(LONGEST_STRIKE, () -> striking() == 0, () -> striking() + " callers hang");
  }

  private int striking() {
    synchronized (gate) {
      return striking;
    }
  }

  void resume() {
    synchronized (gate) {
      paused = false;
      gate.notifyAll();
    }
  }

  /** How often a session has been called everywhere. */
  long strikes() {
    return strikes.get();
  }

  /** How many calls ended so. */
  long count(Kind kind) {
    return counts.get(kind).get();
  }

  /** What must not happen and did. */
  List<String> faults() {
    return faults;
  }

  /** The time within which this share of the calls that worked was done. */
  Duration within(double share) {
    List<Long> sorted = latencies.stream().sorted().toList();
    return sorted.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(sorted.get((int) ((sorted.size() - 1) * share)));
  }

  @Override
  public void close() {
    synchronized (gate) {
      ended = true;
      gate.notifyAll();
    }
  }
}
