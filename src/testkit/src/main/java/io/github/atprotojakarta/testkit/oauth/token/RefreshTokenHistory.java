package io.github.atprotojakarta.testkit.oauth.token;

import io.github.atprotojakarta.testkit.server.Delivery;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Records every use of every refresh token, in the order in which the servers decided. */
public final class RefreshTokenHistory {
  private final Clock clock;
  private final List<RefreshTokenUse> uses = new ArrayList<>();

  /** Creates an empty history. */
  public RefreshTokenHistory(Clock clock) {
    this.clock = clock;
  }

  /** Returns all uses so far. */
  public synchronized List<RefreshTokenUse> all() {
    return List.copyOf(uses);
  }

  /** Starts the entry of a token request, which may use a refresh token. */
  public Entry newEntry(ServerRequest request) {
    return new Entry(
        request.header("User-Agent").orElse(""), request.remotePort(), clock.instant());
  }

  private synchronized int add(
      Entry entry, String session, String did, int generation, RefreshTokenUse.Result result) {
    uses.add(
        new RefreshTokenUse(
            uses.size() + 1L,
            entry.arrived,
            entry.sender,
            entry.port,
            session,
            did,
            generation,
            result,
            null,
            null));
    return uses.size() - 1;
  }

  private synchronized void delivered(int index, Delivery delivery) {
    uses.set(index, uses.get(index).delivered(delivery, clock.instant()));
  }

  /** One token request: its sender, and the result once it is known. */
  public final class Entry {
    private static final int NONE = -1;

    private final String sender;
    private final int port;
    private final Instant arrived;
    private int index = NONE;

    private Entry(String sender, int port, Instant arrived) {
      this.sender = sender;
      this.port = port;
      this.arrived = arrived;
    }

    void used(String session, String did, int generation, RefreshTokenUse.Result result) {
      index = add(this, session, did, generation, result);
    }

    public void delivered(Delivery delivery) {
      if (index != NONE) {
        RefreshTokenHistory.this.delivered(index, delivery);
      }
    }
  }
}
