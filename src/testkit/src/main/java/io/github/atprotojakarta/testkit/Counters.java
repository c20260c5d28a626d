package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.testkit.oauth.Tally;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.FaultPlan;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** What the network has seen so far. Reading them changes nothing. */
public final class Counters {
  private final Tally tally;
  private final ToIntFunction<Did> sessions;
  private final ToLongFunction<Endpoint> requests;
  private final ToLongFunction<Endpoint> running;
  private final FaultPlan plan;

  Counters(
      Tally tally,
      ToIntFunction<Did> sessions,
      ToLongFunction<Endpoint> requests,
      ToLongFunction<Endpoint> running,
      FaultPlan plan) {
    this.tally = tally;
    this.sessions = sessions;
    this.requests = requests;
    this.running = running;
    this.plan = plan;
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

  /** Requests to an end point that are being answered just now. */
  public long running(Endpoint endpoint) {
    return running.applyAsLong(endpoint);
  }

  /** Requests to an end point that {@link Faults#atRandom} has delayed. */
  public long delayed(Endpoint endpoint) {
    return plan.count(endpoint, FaultPlan.Fault.DELAYED);
  }

  /** Requests to an end point that got an error by plan and were not processed. */
  public long failed(Endpoint endpoint) {
    return plan.count(endpoint, FaultPlan.Fault.FAILED);
  }

  /** Answers of an end point that were lost by plan, after processing. */
  public long lost(Endpoint endpoint) {
    return plan.count(endpoint, FaultPlan.Fault.LOST);
  }
}
