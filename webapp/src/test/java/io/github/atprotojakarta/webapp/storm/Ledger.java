package io.github.atprotojakarta.webapp.storm;

import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.oauth.token.RefreshTokenUse;
import io.github.atprotojakarta.testkit.oauth.token.RefreshTokenUse.Result;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The books that are kept at the authorization server. Every answer with new tokens was either
 * received or destroyed, and by whom is known: by a planned fault, by the death of the node that it
 * was for. A session whose answer was destroyed has to be lost; no other one may be. Of an answer
 * that a slow test machine gave when the node may have stopped waiting nobody knows, and its
 * session may end either way.
 */
final class Ledger {
  /** A node waits ten seconds for an answer. */
  private static final Duration LATE = Duration.ofSeconds(9);

  private final StrictNetwork network;
  private final StormDatabase database;
  private final Set<Long> destroyedByDeath = new HashSet<>();

  Ledger(StrictNetwork network, StormDatabase database) {
    this.network = network;
    this.database = database;
  }

  /**
   * Writes down which answers died with a node: those with tokens that no row holds. To be called
   * when nothing of that node is on its way any more, neither at the server nor at the database,
   * and before the node's claims expire.
   */
  void died(String node) {
    Map<String, Long> versions = database.versions();
    for (RefreshTokenUse use : network.refreshTokenUses()) {
      if (use.sender().equals(node)
          && use.result() == Result.REFRESHED
          && !use.tokensLost()
          && versions.getOrDefault(use.did(), 0L) <= use.generation()) {
        destroyedByDeath.add(use.number());
      }
    }
  }

  private boolean late(RefreshTokenUse use) {
    return use.result() == Result.REFRESHED
        && !destroyed(use)
        && (use.deliveredAt() == null
            || Duration.between(use.arrived(), use.deliveredAt()).compareTo(LATE) > 0);
  }

  private boolean destroyed(RefreshTokenUse use) {
    return use.result() == Result.REFRESHED
        && (use.tokensLost() || destroyedByDeath.contains(use.number()));
  }

  private boolean notReceived(RefreshTokenUse use) {
    return destroyed(use) || late(use);
  }

  private static Set<String> accounts(Stream<RefreshTokenUse> uses) {
    return uses.map(RefreshTokenUse::did).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The end of the books.
   *
   * @param lost the accounts whose sessions ended
   */
  Balance balance(Set<String> lost) {
    List<RefreshTokenUse> uses = network.refreshTokenUses();
    Map<String, RefreshTokenUse> usedUpBy = new HashMap<>();
    uses.stream()
        .filter(use -> use.result() == Result.REFRESHED)
        .forEach(use -> usedUpBy.put(use.session() + "/" + use.generation(), use));
    Map<Boolean, List<RefreshTokenUse>> again =
        uses.stream()
            .filter(use -> use.result() == Result.REPLAYED)
            .collect(
                Collectors.partitioningBy(
                    use -> notReceived(usedUpBy.get(use.session() + "/" + use.generation()))));
    List<RefreshTokenUse> destroyed = uses.stream().filter(this::destroyed).toList();
    return new Balance(
        again.get(false),
        again.get(true),
        uses.stream().filter(use -> use.result() == Result.REFUSED).toList(),
        destroyed.stream().filter(RefreshTokenUse::tokensLost).count(),
        destroyed.stream().filter(use -> destroyedByDeath.contains(use.number())).count(),
        accounts(destroyed.stream()),
        accounts(uses.stream().filter(this::late)),
        new TreeSet<>(lost));
  }

  /**
   * What came out.
   *
   * @param replays tokens used twice though the first answer was received: there must be none
   * @param retries tokens used twice after the first answer was destroyed
   * @param refused tokens used by somebody who may not
   * @param lostByPlan answers destroyed by planned faults
   * @param lostByDeath answers that died with a node
   * @param destroyed the accounts whose answers were destroyed
   * @param late the accounts with answers that may have come too late
   * @param lost the accounts whose sessions ended
   */
  record Balance(
      List<RefreshTokenUse> replays,
      List<RefreshTokenUse> retries,
      List<RefreshTokenUse> refused,
      long lostByPlan,
      long lostByDeath,
      Set<String> destroyed,
      Set<String> late,
      Set<String> lost) {
    /** Sessions that ended though all of their answers were received. */
    Set<String> lostForNothing() {
      Set<String> these = new TreeSet<>(lost);
      these.removeAll(destroyed);
      these.removeAll(late);
      return these;
    }

    /** Sessions that go on though their tokens were destroyed, which cannot be. */
    Set<String> alive() {
      Set<String> these = new TreeSet<>(destroyed);
      these.removeAll(lost);
      return these;
    }

    /** Every account with which something is wrong. */
    Set<String> suspects() {
      Set<String> these = lostForNothing();
      these.addAll(alive());
      replays.forEach(use -> these.add(use.did()));
      refused.forEach(use -> these.add(use.did()));
      return these;
    }
  }
}
