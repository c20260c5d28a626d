package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.testkit.oauth.Tally;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** What the network has seen so far. Reading them changes nothing. */
public final class Counters {
  private final Tally tally;
  private final ToIntFunction<Did> sessions;
  private final ToLongFunction<Endpoint> requests;

  Counters(Tally tally, ToIntFunction<Did> sessions, ToLongFunction<Endpoint> requests) {
    this.tally = tally;
    this.sessions = sessions;
    this.requests = requests;
  }

  /** Codes exchanged for a session. */
  public long logins() {
    return tally.logins().get();
  }

  /** Refresh tokens exchanged for new tokens. */
  public long refreshes() {
    return tally.refreshes().get();
  }

  /** Refresh tokens and codes used a second time; each one ended a session. */
  public long replays() {
    return tally.replays().get();
  }

  /** Sessions ended by a revocation. */
  public long revocations() {
    return tally.revocations().get();
  }

  /** The live sessions of an account. */
  public int sessions(Did did) {
    return sessions.applyAsInt(did);
  }

  /** All requests to an end point, refused ones included. */
  public long requests(Endpoint endpoint) {
    return requests.applyAsLong(endpoint);
  }
}
