package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.server.Call;
import io.github.atprotojakarta.testkit.server.Delivery;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Every use of every refresh token, in the order in which the servers decided about them. */
public final class TokenHistory {
  private final Clock clock;
  private final List<TokenUse> uses = new ArrayList<>();

  /** An empty history with these times. */
  public TokenHistory(Clock clock) {
    this.clock = clock;
  }

  /** All of them so far. */
  public synchronized List<TokenUse> all() {
    return List.copyOf(uses);
  }

  /** A request that may use a refresh token. */
  Request request(Call call) {
    return new Request(call.header("User-Agent").orElse(""), call.remotePort(), clock.instant());
  }

  private synchronized int add(
      Request request, String session, String did, int generation, TokenUse.Result result) {
    uses.add(
        new TokenUse(
            uses.size() + 1L,
            request.arrived,
            request.sender,
            request.port,
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

  /** Who sent a request; what came of it is added when it is known. */
  final class Request {
    private static final int NONE = -1;

    private final String sender;
    private final int port;
    private final Instant arrived;
    private int index = NONE;

    private Request(String sender, int port, Instant arrived) {
      this.sender = sender;
      this.port = port;
      this.arrived = arrived;
    }

    void used(String session, String did, int generation, TokenUse.Result result) {
      index = add(this, session, did, generation, result);
    }

    void delivered(Delivery delivery) {
      if (index != NONE) {
        TokenHistory.this.delivered(index, delivery);
      }
    }
  }
}
