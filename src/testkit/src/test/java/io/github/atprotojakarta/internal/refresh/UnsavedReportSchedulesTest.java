package io.github.atprotojakarta.internal.refresh;

import static io.github.atprotojakarta.schedules.Schedules.demand;

import io.github.atprotojakarta.schedules.Schedules;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What operators read about unsaved tokens, in each order in which threads may run. */
class UnsavedReportSchedulesTest {
  private static final SessionKey ONE =
      StoredSamples.session(StoredSamples.account(), ExploredThreads.NOW).key();
  private static final SessionKey OTHER =
      StoredSamples.session(StoredSamples.account(), ExploredThreads.NOW).key();

  private static final class LastMessage implements System.Logger {
    volatile @Nullable Level level;

    @Override
    public String getName() {
      return "last";
    }

    @Override
    public boolean isLoggable(Level asked) {
      return true;
    }

    @Override
    public void log(
        Level now, @Nullable ResourceBundle texts, @Nullable String text, @Nullable Throwable why) {
      level = now;
    }

    @Override
    public void log(
        Level now, @Nullable ResourceBundle texts, @Nullable String text, Object... values) {
      level = now;
    }
  }

  @Test
  void the_last_message_says_saved_only_if_no_tokens_are_in_memory() {
    Schedules.explore(OneSavedAndOneHeld.class);
  }

  public static class OneSavedAndOneHeld {
    private final LastMessage last = new LastMessage();
    private final UnsavedReport report = new UnsavedReport(last);
    private final Set<SessionKey> held = ConcurrentHashMap.newKeySet();

    public OneSavedAndOneHeld() {
      hold(ONE);
    }

    private void hold(SessionKey key) {
      held.add(key);
      report.held(key, new IllegalStateException("The database is away"));
    }

    private void save(SessionKey key) {
      held.remove(key);
      report.saved(held::isEmpty);
    }

    @Operation(runOnce = true)
    public void save() {
      save(ONE);
    }

    @Operation(runOnce = true)
    public void hold() {
      hold(OTHER);
    }

    @Validate
    public void check() {
      demand(last.level == System.Logger.Level.ERROR, "the node must not be stopped");
      save(OTHER);
      demand(last.level == System.Logger.Level.INFO, "the node may be stopped");
    }
  }
}
