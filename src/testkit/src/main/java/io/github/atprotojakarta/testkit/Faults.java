package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.FaultPlan;
import io.github.atprotojakarta.testkit.server.FaultRates;
import io.github.atprotojakarta.testkit.server.Hold;
import io.github.atprotojakarta.testkit.server.HostileResponse;
import io.github.atprotojakarta.testkit.server.ServerClock;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Injects faults into the network. A fault of the "next" request or response happens once; set
 * twice, it happens twice. A response that demands a DPoP nonce is not successful, so faults of
 * responses apply to the request that is really processed.
 */
public final class Faults {
  private final FaultPlan plan;
  private final ServerClock clock;
  private final List<Runnable> nonces;
  private final Consumer<Boolean> rejectTokens;

  Faults(FaultPlan plan, ServerClock clock, List<Runnable> nonces, Consumer<Boolean> rejectTokens) {
    this.plan = plan;
    this.clock = clock;
    this.nonces = List.copyOf(nonces);
    this.rejectTokens = rejectTokens;
  }

  /** Closes the connection without a response after the next token request was processed. */
  public void loseNextTokenResponse() {
    loseNextResponse(Endpoint.TOKEN);
  }

  /** Closes the connection instead of sending the next successful response. */
  public void loseNextResponse(Endpoint endpoint) {
    plan.lose(endpoint);
  }

  /** Rejects the next token request with this status, without processing it. */
  public void failNextTokenRequest(int status) {
    failNextRequest(Endpoint.TOKEN, status);
  }

  /** Rejects the next request with this status, without processing it. */
  public void failNextRequest(Endpoint endpoint, int status) {
    plan.fail(endpoint, status);
  }

  /**
   * Processes the next successful request, and responds with this status and an HTML page instead,
   * as a gateway does that gave up.
   */
  public void failNextResponse(Endpoint endpoint, int status) {
    plan.replace(endpoint, status);
  }

  /** Rejects every request with this status, without processing it, until {@link #clear()}. */
  public void failRequests(Endpoint endpoint, int status) {
    plan.failAlways(endpoint, status);
  }

  /** Rejects every request with this status and Retry-After header, until {@link #clear()}. */
  public void failRequests(Endpoint endpoint, int status, String retryAfter) {
    plan.failAlways(endpoint, status, retryAfter);
  }

  /** Cuts the JSON of the next successful response in half. */
  public void truncateNextResponse(Endpoint endpoint) {
    plan.truncate(endpoint);
  }

  /**
   * Sends the next successful response in chunks, pads it with spaces to this many bytes, and then
   * closes the connection without the last chunk.
   */
  public void abortNextResponse(Endpoint endpoint, int bytes) {
    plan.abort(endpoint, bytes);
  }

  /** Holds the next request, unprocessed, until it is released. */
  public Hold holdNextRequest(Endpoint endpoint) {
    return plan.holdRequest(endpoint);
  }

  /** Holds the next successful response, after processing, until it is released. */
  public Hold holdNextResponse(Endpoint endpoint) {
    return plan.holdResponse(endpoint);
  }

  /** Edits the JSON of all successful responses from now on, such as metadata or tokens. */
  public void editResponses(Endpoint endpoint, UnaryOperator<JsonObject> change) {
    plan.edit(endpoint, change);
  }

  /**
   * Sends a hostile response to every request until {@link #clear()}; the requests are not
   * processed.
   */
  public void respond(Endpoint endpoint, HostileResponse response) {
    plan.respond(endpoint, response);
  }

  /**
   * Applies random faults to every request until {@link #clear()}: delays, failures before
   * processing, responses that are lost or replaced after processing. They are drawn in the order
   * of arrival.
   *
   * @param random with the same seed, the n-th request gets the same faults
   */
  public void atRandom(Endpoint endpoint, FaultRates rates, Random random) {
    plan.atRandom(endpoint, rates, random);
  }

  /** Replaces the nonces of all servers; the old ones are not accepted any more. */
  public void rotateNonces() {
    nonces.forEach(Runnable::run);
  }

  /** Sets the difference between the servers' clock and the configured clock. */
  public void clockOffset(Duration offset) {
    clock.offset(offset);
  }

  /** Makes the PDS reject every access token, even fresh ones. */
  public void rejectAccessTokens(boolean reject) {
    rejectTokens.accept(reject);
  }

  /** Removes planned faults, holds, edits and the clock's offset. */
  public void clear() {
    plan.clear();
    clock.offset(Duration.ZERO);
    rejectTokens.accept(false);
  }
}
