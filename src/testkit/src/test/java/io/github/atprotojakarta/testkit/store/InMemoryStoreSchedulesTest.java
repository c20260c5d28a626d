package io.github.atprotojakarta.testkit.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.schedules.Schedules;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.InMemoryStateStore;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Every method of the stores in memory is atomic, in each order in which threads may run. */
class InMemoryStoreSchedulesTest {
  @Test
  void the_session_store_is_linearizable() {
    Schedules.linearizable(InMemorySessions.class);
  }

  @Test
  void a_session_store_that_reads_before_it_claims_is_found() {
    assertThatThrownBy(() -> Schedules.linearizable(ReadsBeforeItClaims.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("claim");
  }

  @Test
  void the_state_store_is_linearizable() {
    Schedules.linearizable(InMemoryLogins.class);
  }

  @Test
  void a_state_store_that_reads_before_it_consumes_is_found() {
    assertThatThrownBy(() -> Schedules.linearizable(ReadsBeforeItConsumes.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("consume");
  }

  public static class InMemorySessions extends SessionStoreOperations {
    public InMemorySessions() {
      super(new InMemorySessionStore());
    }
  }

  /**
   * Two nodes may both find no claim, and then both believe that theirs is stored. Only a part of
   * the scenarios of all operations would show that, so there are claims and releases only.
   */
  public static class ReadsBeforeItClaims {
    private static final SessionKey KEY =
        StoredSamples.session(StoredSamples.account(), StoredSamples.NOW).key();
    private static final RefreshClaim CLAIM = StoredSamples.claim(StoredSamples.NOW);

    private final SessionStore store =
        new FailingSessionStore(new InMemorySessionStore()) {
          private final Map<SessionKey, RefreshClaim> claims = new ConcurrentHashMap<>();

          @Override
          public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
            RefreshClaim other = claims.get(key);
            if (other != null) {
              return new ClaimOutcome.Held(other.until());
            }
            claims.put(key, claim);
            return new ClaimOutcome.Claimed(false);
          }

          @Override
          public void release(SessionKey key, RefreshClaim claim) {
            claims.remove(key);
          }
        };

    @Operation
    public String claim() {
      return store.claim(KEY, 1, CLAIM).toString();
    }

    @Operation
    public void release() {
      store.release(KEY, CLAIM);
    }
  }

  /** The operations of a state store on two pending logins. */
  @Param(name = "login", gen = IntGen.class, conf = "0:1")
  public abstract static class StateStoreOperations {
    private static final PendingAuthorization SAMPLE = StoredSamples.pending(StoredSamples.NOW);

    private final StateStore store;

    protected StateStoreOperations(StateStore store) {
      this.store = store;
    }

    @Operation
    public void insert(@Param(name = "login") int login) {
      store.insert(SAMPLE.toBuilder().stateHash("state-" + login).expiresAt(end(login)).build());
    }

    private static Instant end(int login) {
      return StoredSamples.NOW.plusSeconds(login);
    }

    @Operation
    public boolean consume(@Param(name = "login") int login) {
      return store.consume("state-" + login).isPresent();
    }

    @Operation
    public int deleteExpired(@Param(name = "login") int login) {
      return store.deleteExpired(end(login).plusNanos(1), 1);
    }
  }

  public static class InMemoryLogins extends StateStoreOperations {
    public InMemoryLogins() {
      super(new InMemoryStateStore());
    }
  }

  /** Two callbacks may both find the login before one of them removes it. */
  public static class ReadsBeforeItConsumes extends StateStoreOperations {
    public ReadsBeforeItConsumes() {
      super(new ReadsBeforeItRemoves());
    }
  }

  private static final class ReadsBeforeItRemoves implements StateStore {
    private final Map<String, PendingAuthorization> rows = new ConcurrentHashMap<>();

    @Override
    public void insert(PendingAuthorization pending) {
      rows.put(pending.stateHash(), pending);
    }

    @Override
    public Optional<PendingAuthorization> consume(String stateHash) {
      Optional<PendingAuthorization> found = Optional.ofNullable(rows.get(stateHash));
      rows.remove(stateHash);
      return found;
    }

    @Override
    public int deleteExpired(Instant before, int limit) {
      return 0;
    }
  }
}
