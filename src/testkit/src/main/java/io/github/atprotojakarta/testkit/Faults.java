package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.FaultPlan;
import io.github.atprotojakarta.testkit.server.Hold;
import io.github.atprotojakarta.testkit.server.Odds;
import io.github.atprotojakarta.testkit.server.ServerClock;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Makes the network misbehave. Faults "of the next" request or answer are used up by it; asked for
 * twice, they happen twice. A demand for a DPoP nonce is no successful answer, so faults of answers
 * wait for the request that is really processed.
 */
public final class Faults {
  private final FaultPlan plan;
  private final ServerClock clock;
  private final List<Runnable> nonces;
  private final Consumer<Boolean> refuseTokens;

  Faults(FaultPlan plan, ServerClock clock, List<Runnable> nonces, Consumer<Boolean> refuseTokens) {
    this.plan = plan;
    this.clock = clock;
    this.nonces = List.copyOf(nonces);
    this.refuseTokens = refuseTokens;
  }

  /** The next token request is processed, and then the connection closes without an answer. */
  public void loseNextTokenAnswer() {
    loseNextAnswer(Endpoint.TOKEN);
  }

  /** The next successful answer is lost after processing: the connection closes. */
  public void loseNextAnswer(Endpoint endpoint) {
    plan.lose(endpoint);
  }

  /** The next token request gets this status and is not processed. */
  public void failNextTokenRequest(int status) {
    failNextRequest(Endpoint.TOKEN, status);
  }

  /** The next request gets this status and is not processed. */
  public void failNextRequest(Endpoint endpoint, int status) {
    plan.fail(endpoint, status);
  }

  /** Every request gets this status and is not processed, until {@link #clear()}. */
  public void failRequests(Endpoint endpoint, int status) {
    plan.failAlways(endpoint, status);
  }

  /** The next successful JSON answer breaks off in the middle of its JSON. */
  public void breakNextAnswer(Endpoint endpoint) {
    plan.breakJson(endpoint);
  }

  /**
   * The next successful answer does not say how long it is, goes on with spaces until it has this
   * many bytes, and breaks off: the connection closes.
   */
  public void breakOffNextAnswer(Endpoint endpoint, int bytes) {
    plan.breakOff(endpoint, bytes);
  }

  /** The next request waits, unprocessed, until it is released. */
  public Hold holdNextRequest(Endpoint endpoint) {
    return plan.holdRequest(endpoint);
  }

  /** The next successful answer waits, after processing, until it is released. */
  public Hold holdNextAnswer(Endpoint endpoint) {
    return plan.holdAnswer(endpoint);
  }

  /** Changes the JSON of all successful answers from now on, such as metadata or token answers. */
  public void editAnswers(Endpoint endpoint, UnaryOperator<JsonObject> change) {
    plan.edit(endpoint, change);
  }

  /**
   * Every request meets these odds, until {@link #clear()}: delays, failures before processing,
   * answers lost after it. They are drawn in the order in which requests arrive.
   *
   * @param random with the same seed the n-th request has the same fate
   */
  public void atRandom(Endpoint endpoint, Odds odds, Random random) {
    plan.atRandom(endpoint, odds, random);
  }

  /** All servers' nonces are new from now on, and the old ones are not accepted any more. */
  public void rotateNonces() {
    nonces.forEach(Runnable::run);
  }

  /** The servers' clock differs from the given one by this much. */
  public void clockOffset(Duration offset) {
    clock.offset(offset);
  }

  /** Whether the PDS calls every access token invalid, fresh ones too. */
  public void pdsRefusesTokens(boolean refuses) {
    refuseTokens.accept(refuses);
  }

  /** Undoes everything that can be undone: planned faults, holds, edits, the clock's offset. */
  public void clear() {
    plan.clear();
    clock.offset(Duration.ZERO);
    refuseTokens.accept(false);
  }
}
