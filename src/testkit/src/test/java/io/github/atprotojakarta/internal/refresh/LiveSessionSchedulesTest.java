package io.github.atprotojakarta.internal.refresh;

import static io.github.atprotojakarta.schedules.Schedules.demand;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.schedules.Schedules;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.LocalRefreshLock;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Calls of one session whose access token has expired, in each order in which threads may run. */
class LiveSessionSchedulesTest {
  private static final HttpRequest REQUEST =
      HttpRequest.get(Refreshes.FIRST.tokens().audience().resolve("/xrpc/a.b")).build();

  @Test
  void concurrent_calls_share_a_refresh_and_never_go_back_to_older_tokens() {
    Schedules.explore(TwoCalls.class);
  }

  /** Each call refreshes, and ends before it is signed, because there is no transport. */
  public static class TwoCalls {
    private final ExploredThreads threads = new ExploredThreads();
    private final Refreshes store = new Refreshes();
    private final SessionTransport transport =
        new SessionTransport(
            Refreshes.FIRST,
            new SessionUse(store, SessionLimits.DEFAULT, threads.context().clock()),
            new FreshTokens(
                store,
                new LocalRefreshLock(),
                RefreshTimings.DEFAULT,
                new RefreshDestinations("client", null, null, null),
                new Revocation(null, null),
                new SessionEvents(List.of()),
                threads.context()),
            null,
            threads.context());
    private final LiveSession session = new LiveSession(transport, null);
    private volatile boolean wentBack;

    private void call() {
      long before = transport.current().version();
      try {
        session.send(REQUEST);
      } catch (NullPointerException | HttpTransportException e) {
        // There is no transport.
      }
      wentBack |= transport.current().version() <= before;
    }

    @Operation(runOnce = true)
    public void one() {
      call();
    }

    @Operation(runOnce = true)
    public void other() {
      call();
    }

    @Validate
    public void check() {
      demand(!wentBack, "each call has newer tokens");
      demand(!store.overlapped, "one refresh at a time");
      demand(transport.current().equals(store.newest()), "the newest tokens are kept");
    }
  }
}
