package io.github.atprotojakarta.simulation;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.DidDocument;
import io.github.atprotojakarta.identity.DidResolver;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.ClientTimeouts;
import io.github.atprotojakarta.internal.Observations;
import io.github.atprotojakarta.internal.RetryAfterTransport;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.dpop.ServerClocks;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.internal.refresh.FreshTokens;
import io.github.atprotojakarta.internal.refresh.RefreshDestinations;
import io.github.atprotojakarta.internal.refresh.Revocation;
import io.github.atprotojakarta.internal.refresh.SessionEvents;
import io.github.atprotojakarta.internal.refresh.SessionMaintenance;
import io.github.atprotojakarta.internal.refresh.SessionUse;
import io.github.atprotojakarta.internal.refresh.Sessions;
import io.github.atprotojakarta.internal.refresh.SignOut;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.dpop.InMemoryDpopNonceStore;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.InMemoryStateStore;
import io.github.atprotojakarta.store.MaintenanceTask;
import java.net.URI;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One node of the application: the client's own classes over the simulated surroundings. */
final class Node extends NodeLife {
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  static final RefreshTimings TIMINGS = RefreshTimings.DEFAULT;
  static final ClientMetadata METADATA =
      ClientMetadata.loopback(
          List.of(URI.create("http://127.0.0.1/callback")), SimulatedServer.SCOPE);
  private static final Provider SIGNATURES = new FreeSignatures();

  final Sessions sessions;
  final SignOut signOut;
  final List<MaintenanceTask> maintenance;
  private final FreshTokens tokens;
  private Duration clockError;

  Node(World world, int number) {
    super(world, number);
    this.clockError =
        world.faults.happens(Fault.NODE_CLOCK)
            ? Duration.ofNanos(world.faults.time(-3000, -200, 200, 3000))
            : Duration.ZERO;
    SecureRandom random = FreeSignatures.random(number);
    ClientContext context = context(random);
    Network network = new Network(world, this);
    Connection store = new Connection(world, this);
    CacheBudget budget = CacheBudget.DEFAULT;
    HttpTransport servers = new RetryAfterTransport(network, context.clock(), budget);
    DpopTransport dpop =
        new DpopTransport(
            servers,
            network,
            new ServerClocks(context.clock(), budget),
            random,
            SIGNATURES,
            new InMemoryDpopNonceStore(budget.nonces()),
            context.metrics());
    ServerMetadataResolver metadata = new ServerMetadataResolver(servers, false);
    AuthorizationServerClient client =
        new AuthorizationServerClient(dpop, METADATA, ClientKeySet::empty);
    Revocation revocation = new Revocation(metadata, client);
    SessionEvents events = new SessionEvents(List.of(this::happened));
    RefreshDestinations destinations =
        new RefreshDestinations(METADATA.clientId(), identities(network), metadata, client);
    this.tokens =
        new FreshTokens(
            store, world.lock.of(this), TIMINGS, destinations, revocation, events, context);
    this.signOut = new SignOut(store, revocation, events, tokens::discard, context.clock());
    SessionUse uses = new SessionUse(store, SessionLimits.DEFAULT, context.clock());
    this.sessions = new Sessions(store, uses, tokens, signOut, events, dpop, context);
    this.maintenance =
        new SessionMaintenance(signOut, uses, store, new InMemoryStateStore(), events, context)
            .tasks();
  }

  private ClientContext context(SecureRandom random) {
    return new ClientContext(
        new NodeClock(),
        random,
        SIGNATURES,
        this::measured,
        new Observations(List.of()),
        new NodeExecutor(world, this),
        new NodeWaits(world, this),
        new ClientTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMinutes(1)),
        false);
  }

  private void measured(Measurement measurement) {
    if (measurement instanceof Measurement.Refresh && world.faults.happens(Fault.METRICS_FAIL)) {
      throw new OutOfMemoryError("simulated");
    }
  }

  private static IdentityResolver identities(Network network) {
    // Caches as the standard resolvers do.
    Map<Did, DidDocument> cache = new ConcurrentHashMap<>();
    DidResolver dids =
        (did, fresh) -> {
          DidDocument document = fresh ? null : cache.get(did);
          if (document == null) {
            // Simulated threads change here, so no lock may be held.
            document = network.document(did);
            cache.put(did, document);
          }
          return document;
        };
    return IdentityResolver.builder(network)
        .didResolver(dids)
        .handleResolver(handle -> Optional.empty())
        .build();
  }

  private final class NodeClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      stand();
      return BEGIN.plusNanos(world.scheduler.now()).plus(clockError);
    }
  }

  /** Moves this node's clock. */
  void jump(Duration by) {
    clockError = clockError.plus(by);
    world.note("the clock of %s jumps by %s", this, by);
  }

  private void happened(SessionEvent event) {
    if (event instanceof SessionEvent.SessionDeleted deleted) {
      world.note("%s tells of the end: %s", this, deleted.cause());
      SimulatedAccount account = world.server.account(deleted.key().did());
      if (world.database.inUse(account) && !account.excuses.contains("the database went back")) {
        world.model.fail("an event tells of the end of a session that is in the store");
      }
    }
  }

  /** Ends this node as a server does when it stops the application. */
  void close() {
    if (!beginClosing()) {
      return;
    }
    world.note("%s closes", this);
    tokens.close();
    world.note("%s is closed", this);
    new LastChecks(world, world.model).closed(this);
  }

  /** Ends this node in a while. */
  void closeIn(long nanos) {
    world.scheduler.spawn("the end of " + this, this, nanos, this::close);
  }

  @Override
  void kill() {
    world.model.killed(this);
    super.kill();
  }
}
