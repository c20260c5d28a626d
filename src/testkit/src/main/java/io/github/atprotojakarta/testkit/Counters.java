package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.testkit.oauth.token.TokenCounters;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.FaultPlan;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** Counts what happened in the network so far. */
public final class Counters {
  private final TokenCounters tokens;
  private final ToIntFunction<Did> sessions;
  private final ToLongFunction<Endpoint> requests;
  private final ToLongFunction<Endpoint> running;
  private final ToLongFunction<Endpoint> traced;
  private final FaultPlan plan;

  Counters(
      TokenCounters tokens,
      ToIntFunction<Did> sessions,
      ToLongFunction<Endpoint> requests,
      ToLongFunction<Endpoint> running,
      ToLongFunction<Endpoint> traced,
      FaultPlan plan) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.requests = requests;
    this.running = running;
    this.traced = traced;
    this.plan = plan;
  }

  /** Returns the number of codes exchanged for a session. */
  public long logins() {
    return tokens.logins().get();
  }

  /** Returns the number of refresh tokens exchanged for new tokens. */
  public long refreshes() {
    return tokens.refreshes().get();
  }

  /** Returns the number of refresh tokens and codes used twice; each one ended a session. */
  public long replays() {
    return tokens.replays().get();
  }

  /** Returns the number of sessions ended by a revocation. */
  public long revocations() {
    return tokens.revocations().get();
  }

  /** Returns the number of live sessions of an account. */
  public int sessions(Did did) {
    return sessions.applyAsInt(did);
  }

  /** Returns the number of requests to an endpoint, including rejected ones. */
  public long requests(Endpoint endpoint) {
    return requests.applyAsLong(endpoint);
  }

  /** Returns the number of requests that an endpoint is handling now. */
  public long running(Endpoint endpoint) {
    return running.applyAsLong(endpoint);
  }

  /**
   * Returns the number of requests to an endpoint with the context of a trace, that is, the header
   * {@code traceparent} (W3C Trace Context).
   */
  public long traced(Endpoint endpoint) {
    return traced.applyAsLong(endpoint);
  }

  /** Returns the number of requests to an endpoint that {@link Faults#atRandom} has delayed. */
  public long delayed(Endpoint endpoint) {
    return plan.count(endpoint, FaultPlan.Fault.DELAYED);
  }

  /** Returns the number of requests that failed by a planned fault and were not processed. */
  public long failed(Endpoint endpoint) {
    return plan.count(endpoint, FaultPlan.Fault.FAILED);
  }

  /** Returns the number of responses that a planned fault lost after processing. */
  public long lost(Endpoint endpoint) {
    return plan.count(endpoint, FaultPlan.Fault.LOST);
  }
}
