package io.github.atprotojakarta.webapp.storm;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How hard it blows. Every value is a system property of the same name behind {@code storm.}.
 *
 * @param seed repeats a storm: the same faults in the same order, on the same sessions
 * @param sessions how many there are
 * @param rounds how often every kind of fault comes
 * @param callers how many sessions are called at once, each on every node
 */
record StormSettings(long seed, int sessions, int rounds, int callers) {
  static StormSettings read() {
    return new StormSettings(
        Long.getLong("storm.seed", ThreadLocalRandom.current().nextInt(1_000_000)),
        Integer.getInteger("storm.sessions", 2000),
        Integer.getInteger("storm.rounds", 1),
        Integer.getInteger("storm.callers", 8));
  }

  StormSettings withSessions(int number) {
    return new StormSettings(seed, number, rounds, callers);
  }
}
