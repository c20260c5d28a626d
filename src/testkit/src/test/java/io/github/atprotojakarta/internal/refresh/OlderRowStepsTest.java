package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rows are older than tokens in hand, and how those take their place. */
class OlderRowStepsTest {
  private final StoredSession row =
      StoredSamples.session(StoredSamples.account(), StoredSamples.NOW);
  private final StoredSession held = StoredSamples.refreshed(row).toBuilder().version(4).build();
  private final InMemorySessionStore rows = new InMemorySessionStore();
  private final List<Long> versions = new ArrayList<>();
  private boolean changes;
  private final OlderRows older =
      new OlderRows(
          new FailingSessionStore(rows) {
            @Override
            public boolean complete(StoredSession refreshed) {
              versions.add(refreshed.version());
              return !changes && super.complete(refreshed);
            }
          });

  @ParameterizedTest
  @CsvSource({"3, PT-1S, true", "3, PT0S, true", "3, PT0.000000001S, false", "4, PT0S, false"})
  void a_row_is_older_by_its_version_and_its_time(long version, Duration later, boolean expected) {
    StoredSession found =
        held.toBuilder().version(version).refreshedAt(held.refreshedAt().plus(later)).build();
    assertThat(OlderRows.isOlder(found, held)).isEqualTo(expected);
  }

  @Test
  void the_version_of_a_row_becomes_that_of_the_tokens_step_by_step() {
    rows.insert(row);
    older.replace(row, held);
    assertThat(versions).containsExactly(2L, 3L, 4L);
    assertThat(rows.find(row.key())).contains(held);
  }

  @Test
  void a_row_that_changes_meanwhile_is_left_to_the_next_attempt() {
    rows.insert(row);
    changes = true;
    assertThatThrownBy(() -> older.replace(row, held))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("between an older and a newer state of " + row.key());
    assertThat(versions).containsExactly(2L);
  }
}
