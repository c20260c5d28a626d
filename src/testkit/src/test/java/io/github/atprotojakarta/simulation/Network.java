package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.http.HttpTransportException.Kind;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.DidDocument;
import io.github.atprotojakarta.simulation.SimulatedAccount.Sending;
import io.github.atprotojakarta.simulation.SimulatedAccount.Tokens;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The network between one node and all servers. */
final class Network implements HttpTransport {
  private static final long TIMEOUT = 10 * Model.SECOND;

  private final World world;
  private final Node node;
  private final ServerFaults faults;

  /** Until when a server wants no request to an endpoint from this node. */
  private final Map<String, Long> notBefore = new HashMap<>();

  Network(World world, Node node) {
    this.world = world;
    this.node = node;
    this.faults = new ServerFaults(world);
  }

  DidDocument document(Did did) {
    lookup();
    node.step();
    if (world.faults.happens(Fault.NO_CONNECTION)) {
      throw new TransientException("The directory does not respond");
    }
    SimulatedAccount account = world.server.account(did);
    String pds = account.moved() ? SimulatedServer.OTHER_PDS : SimulatedServer.PDS;
    return new DidDocument(did, null, URI.create(pds));
  }

  @Override
  public HttpResponse send(HttpRequest request) throws HttpTransportException {
    String path = request.uri().getPath();
    if (path.startsWith("/xrpc/")) {
      return call(request);
    }
    String endpoint = request.uri().toString();
    demandAllowed(endpoint);
    try {
      connect();
    } catch (HttpTransportException e) {
      if (path.equals("/revoke")) {
        revocationFailed(world.server.ofRefresh(SimulatedServer.parameter(request, "token")));
      }
      throw e;
    }
    HttpResponse response =
        switch (path) {
          case "/token" -> refresh(request);
          case "/revoke" -> revoke(request);
          default -> metadata(request);
        };
    node.step();
    response
        .retryAfter()
        .ifPresent(time -> notBefore.put(endpoint, world.scheduler.now() + time.toNanos()));
    return response;
  }

  private void demandAllowed(String endpoint) {
    // A node may stand still between a response and its note of it.
    if (world.scheduler.now() < notBefore.getOrDefault(endpoint, 0L)
        && !world.faults.possible(Fault.NODE_PAUSES)
        && !world.faults.possible(Fault.NODE_CLOCK_JUMPS)) {
      world.model.fail(node + " sent a request before the time that the server named");
    }
  }

  private void connect() throws HttpTransportException {
    node.step();
    if (world.faults.happens(Fault.NO_CONNECTION)) {
      throw new HttpTransportException(Kind.CONNECT, "No route", null);
    }
    if (world.faults.happens(Fault.SLOW_CONNECTION)) {
      if (!node.closing() && world.faults.happens(Fault.NODE_CLOSES)) {
        node.closeIn(world.faults.time(0.3, 2, 10));
      }
      if (world.faults.happens(Fault.NODE_CLOCK_JUMPS)) {
        node.jump(Duration.ofNanos(world.faults.time(-3000, -45)));
      }
      world.scheduler.sleep(world.faults.time(5, 29, 40, 65));
      node.stand();
    }
  }

  private void lookup() {
    world.work.count(Work.Operation.LOOKUP);
    node.takes(world.latencies.lookup());
  }

  private HttpResponse metadata(HttpRequest request) throws HttpTransportException {
    lookup();
    if (world.faults.happens(Fault.FAILS_BEFORE)) {
      return SimulatedServer.error(502, "bad", "gateway");
    }
    URI uri = request.uri();
    return Objects.requireNonNull(
        SimulatedServer.metadata("https://" + uri.getHost(), uri.getPath()));
  }

  private HttpResponse call(HttpRequest request) {
    node.step();
    String token = request.headers().get("Authorization").substring("DPoP ".length());
    Tokens tokens = world.server.ofAccess(token);
    world.model.seen(tokens);
    HttpResponse response = world.server.call(tokens);
    node.step();
    return response;
  }

  /** The token leaves here: between the opening of the body and the record nothing happens. */
  private HttpResponse refresh(HttpRequest request) throws HttpTransportException {
    Tokens tokens = world.server.ofRefresh(SimulatedServer.parameter(request, "refresh_token"));
    boolean old = request.uri().toString().startsWith(SimulatedServer.ISSUER + "/");
    Sending sending = world.model.sent(node, tokens, old);
    world.note("%s sends %s", node, tokens.refresh);
    world.work.count(Work.Operation.REFRESH);
    node.takes(world.latencies.refresh() / 2);
    HttpResponse unused = faults.refusalBeforeWork();
    if (unused != null) {
      node.step();
      sending.provenUnused = unused.status() != 500;
      sending.unknown = unused.status() == 500;
      return unused;
    }
    if (world.faults.happens(Fault.REQUEST_LATE)) {
      long late = world.faults.time(11, 24);
      world.scheduler.spawn("a late request", null, late, () -> processLate(tokens));
      world.scheduler.sleep(TIMEOUT);
      throw new HttpTransportException(Kind.TIMEOUT, "No response", null);
    }
    SimulatedServer.Result result = world.server.refresh(node, tokens);
    Tokens issued = result.tokens();
    HttpResponse instead = issued == null ? null : faults.mayBeDestroyed(issued);
    if (instead != null) {
      sending.unknown = true;
      return instead;
    }
    faults.slow();
    node.takes(world.latencies.refresh() / 2);
    node.step();
    if (issued != null) {
      issued.deliveredAt = world.scheduler.now();
    }
    return result.response();
  }

  private void processLate(Tokens tokens) {
    Tokens issued = world.server.refresh(node, tokens).tokens();
    if (issued != null) {
      world.model.destroyed(issued);
    }
  }

  private HttpResponse revoke(HttpRequest request) throws HttpTransportException {
    Tokens tokens = world.server.ofRefresh(SimulatedServer.parameter(request, "token"));
    world.note("%s revokes %s", node, tokens.refresh);
    world.model.revoked(node, tokens);
    HttpResponse refusal;
    try {
      refusal = faults.refusalBeforeWork();
    } catch (HttpTransportException e) {
      revocationFailed(tokens);
      throw e;
    }
    if (refusal == null && refusesForGood(tokens.account)) {
      refusal = SimulatedServer.error(400, "unsupported_token_type", "Not here");
    }
    if (refusal == null) {
      return world.server.revoke(tokens);
    }
    revocationFailed(tokens);
    return refusal;
  }

  /** Tokens that were stored are revoked again later; for others there is no second attempt. */
  private void revocationFailed(Tokens tokens) {
    if (!tokens.stored()) {
      world.model.excuse(tokens.account, "a revocation of unsaved tokens failed");
    }
  }

  private boolean refusesForGood(SimulatedAccount account) {
    account.refusedForGood |= world.faults.happens(Fault.REVOCATION_REFUSED);
    return account.refusedForGood;
  }
}
