package io.github.atprotojakarta.testkit.store;

import static io.github.atprotojakarta.testkit.store.StoredSamples.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.store.BlockedAccount;
import io.github.atprotojakarta.store.BlockedAccountPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of {@link SessionStoreContract} that tests how administrators block accounts. */
abstract class AccountBlockContract extends SessionListContract {
  private static final Instant TIME = Instant.parse("2026-03-29T01:30:00Z");

  @Test
  void a_block_comes_back_as_it_was() {
    BlockedAccount block =
        new BlockedAccount(account(), TIME, "carol \"c\" ü", "x".repeat(255) + "é");
    assertThat(blocked(block)).isTrue();
    assertThat(store().findBlock(block.did())).contains(block);
    assertThat(listed(10)).contains(block);
    assertThat(store().findBlock(account())).isEmpty();
    assertThat(store().unblock(block.did())).isTrue();
  }

  @Test
  void an_account_that_is_blocked_twice_keeps_its_first_block() {
    BlockedAccount first = block(account());
    assertThat(blocked(first)).isTrue();
    assertThat(blocked(new BlockedAccount(first.did(), TIME.plusSeconds(9), "dave", "again")))
        .isFalse();
    assertThat(store().findBlock(first.did())).contains(first);
    store().unblock(first.did());
  }

  @Test
  void an_account_that_is_unblocked_can_be_blocked_again() {
    BlockedAccount block = block(account());
    assertThat(blocked(block)).isTrue();
    assertThat(store().unblock(block.did())).isTrue();
    assertThat(store().findBlock(block.did())).isEmpty();
    assertThat(store().unblock(block.did())).isFalse();
    assertThat(store().block(block)).isTrue();
    store().unblock(block.did());
  }

  @Test
  void of_concurrent_blocks_of_an_account_one_is_stored() throws Exception {
    Did did = account();
    assumeBlocks();
    List<Boolean> stored =
        Together.run(
            THREADS, i -> store().block(new BlockedAccount(did, TIME, "carol", "try " + i)));
    assertThat(stored).containsOnlyOnce(true);
    store().unblock(did);
  }

  @Test
  void the_pages_of_the_blocked_accounts_have_each_once_and_one_that_is_unblocked_hides_none() {
    assumeBlocks();
    List<Did> dids = IntStream.range(0, 5).mapToObj(i -> account()).toList();
    dids.forEach(did -> store().block(block(did)));
    for (int limit : new int[] {1, 2, 4, 5, 6, BlockedAccountPage.LARGEST}) {
      assertThat(listed(limit)).map(BlockedAccount::did).doesNotHaveDuplicates().containsAll(dids);
    }
    List<Did> order = listed(2).stream().map(BlockedAccount::did).toList();
    BlockedAccountPage first = store().listBlocks(null, 2);
    store().unblock(order.get(1));
    assertThat(store().listBlocks(first.next(), BlockedAccountPage.LARGEST).accounts())
        .map(BlockedAccount::did)
        .isEqualTo(order.subList(2, order.size()));
    dids.forEach(store()::unblock);
  }

  private static BlockedAccount block(Did did) {
    return new BlockedAccount(did, TIME, "carol", "INC-7");
  }

  private boolean blocked(BlockedAccount block) {
    assumeBlocks();
    return store().block(block);
  }

  /** Reads all pages. */
  private List<BlockedAccount> listed(int limit) {
    List<BlockedAccount> all = new ArrayList<>();
    @Nullable Did after = null;
    do {
      BlockedAccountPage page = store().listBlocks(after, limit);
      assertThat(page.accounts()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.accounts());
      after = page.next();
    } while (after != null);
    return all;
  }

  private void assumeBlocks() {
    assumeThat(blocks()).as("blocking is optional").isTrue();
  }

  private boolean blocks() {
    try {
      store().listBlocks(null, 1);
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }
}
