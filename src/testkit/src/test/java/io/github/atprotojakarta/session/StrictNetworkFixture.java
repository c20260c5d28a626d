package io.github.atprotojakarta.session;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.StrictNetworkBuilder;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A strict network with two accounts, and a client whose stores the test can inspect. */
public final class StrictNetworkFixture implements AutoCloseable {
  public static final String HANDLE = "alice.atnet.dev";
  public static final String PASSWORD = "alice-pass";

  /** After all ends of sessions; databases do not know {@link Instant#MAX}. */
  public static final Instant FAR_FUTURE = Instant.parse("3000-01-01T00:00:00Z");

  public static final String SCOPE = "atproto transition:generic";

  /** A clock that client, network and store share, and that the test moves. */
  public static final class MovableClock extends Clock {
    private final Consumer<Duration> others;
    private volatile Duration offset = Duration.ZERO;

    MovableClock(Consumer<Duration> others) {
      this.others = others;
    }

    /** Moves it forward, or back by a negative time. */
    public void advance(Duration by) {
      offset = offset.plus(by);
      others.accept(offset);
    }

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
      return Clock.systemUTC().instant().plus(offset);
    }
  }

  private final NodeStores stores = NodeStores.create();
  public final MovableClock clock = new MovableClock(stores::moveClock);
  public final StrictNetwork network;
  public final Did alice;
  public final Did bob;
  public final SessionStore sessions = stores.first();

  /** The same sessions as the other node sees them. */
  public final SessionStore othersSessions = stores.second();

  public final RecordingStateStore states = new RecordingStateStore();
  public final List<SessionEvent> events = new CopyOnWriteArrayList<>();
  public final AtprotoOAuthClient client;

  public StrictNetworkFixture() {
    this(loopbackMetadata(), ClientKeySet.empty(), halfAnHour());
  }

  private StrictNetworkFixture(
      ClientMetadata metadata, ClientKeySet keys, StrictNetworkBuilder servers) {
    network = servers.clock(clock).start();
    alice = network.createAccount(HANDLE, PASSWORD);
    bob = network.createAccount("bob.atnet.dev", "bob-pass");
    if (metadata.confidential()) {
      network.publishClient(
          metadata.clientId(),
          metadata.toJson(),
          metadata.toJson().getString("jwks_uri"),
          keys.toPublicJwks());
    }
    client = builder(metadata, keys, sessions).build();
  }

  /** Returns a fixture with a confidential client. */
  public static StrictNetworkFixture confidential() {
    return confidential(halfAnHour());
  }

  /** Returns a fixture with a confidential client, and servers with habits of their own. */
  public static StrictNetworkFixture confidential(StrictNetworkBuilder servers) {
    ClientKeySet keys = ClientKeySet.generate(new SecureRandom());
    return new StrictNetworkFixture(confidentialMetadata(), keys, servers);
  }

  private static StrictNetworkBuilder halfAnHour() {
    return StrictNetwork.builder().accessTokenLifetime(Duration.ofMinutes(30));
  }

  public static ClientMetadata loopbackMetadata() {
    return ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/callback")), SCOPE);
  }

  public static ClientMetadata confidentialMetadata() {
    return ClientMetadata.builder(URI.create("https://app.atnet.dev/oauth/client-metadata.json"))
        .redirectUris(List.of(URI.create("https://app.atnet.dev/oauth/callback")))
        .scope(SCOPE)
        .jwksUri(URI.create("https://app.atnet.dev/oauth/jwks.json"))
        .build();
  }

  public AtprotoOAuthClientBuilder builder(
      ClientMetadata metadata, ClientKeySet keys, SessionStore store) {
    return AtprotoOAuthClient.builder()
        .clientMetadata(metadata)
        .keySet(keys)
        .transport(network.transport())
        .identity(
            identity ->
                identity.txtLookup(network.txtLookup()).plcDirectory(network.plcDirectory()))
        .clock(clock)
        .stateStore(states)
        .sessionStore(store)
        .listener(events::add);
  }

  /**
   * Short timings, except for those that depend on the clock that the test moves, and for the
   * limits of faults that the test injects.
   */
  public static final RefreshTimings SHORT =
      RefreshTimings.builder()
          .othersWait(Duration.ofMillis(200))
          .lease(Duration.ofSeconds(45))
          .claim(Duration.ofSeconds(60))
          .callerWait(Duration.ofSeconds(60))
          .poll(Duration.ofMillis(5))
          .grace(Duration.ofMillis(20))
          .build();

  /** Timings of a node that takes over from a paused node which the test resumes. */
  public static final RefreshTimings LONG_GRACE =
      RefreshTimings.builder()
          .othersWait(Duration.ofMillis(200))
          .lease(Duration.ofSeconds(45))
          .claim(Duration.ofSeconds(60))
          .callerWait(Duration.ofSeconds(60))
          .poll(Duration.ofMillis(5))
          .grace(Duration.ofSeconds(29))
          .build();

  /** Returns a builder of another node with short timings. */
  public AtprotoOAuthClientBuilder node(SessionStore store) {
    return builder(client.clientMetadata(), client.keySet(), store).refreshTimings(SHORT);
  }

  /** Returns another node of the same application with the same stores. */
  public AtprotoOAuthClient anotherNode() {
    return builder(client.clientMetadata(), client.keySet(), sessions).build();
  }

  /** Moves alice to another PDS of the same authorization server, and returns its origin. */
  public URI moveAliceUnderTheSameServer() {
    URI newPds = network.otherPds();
    JsonArray service =
        Json.createArrayBuilder()
            .add(
                Json.createObjectBuilder()
                    .add("id", "#atproto_pds")
                    .add("type", "AtprotoPersonalDataServer")
                    .add("serviceEndpoint", newPds.toString()))
            .build();
    network.editDidDocument(
        alice, document -> Json.createObjectBuilder(document).add("service", service).build());
    JsonArray servers = Json.createArrayBuilder().add(network.issuer().toString()).build();
    network
        .faults()
        .editResponses(
            Endpoint.RESOURCE_METADATA,
            json -> Json.createObjectBuilder(json).add("authorization_servers", servers).build());
    network
        .faults()
        .editResponses(
            Endpoint.SERVER_METADATA,
            json -> Json.createObjectBuilder(json).remove("protected_resources").build());
    return newPds;
  }

  /** Runs the maintenance tasks, as the scheduler does every minute. */
  public void upkeep() {
    client.maintenanceTasks().forEach(MaintenanceTask::run);
  }

  public CallbackResult signIn() {
    return signIn(HANDLE, AuthorizeOptions.DEFAULT);
  }

  public CallbackResult signIn(String identifier, AuthorizeOptions options) {
    return signIn(client, identifier, options);
  }

  /** Signs in at a node of the test's own. */
  public CallbackResult signIn(
      AtprotoOAuthClient node, String identifier, AuthorizeOptions options) {
    LoginRedirect login = node.authorize(identifier, options);
    URI callback = network.signIn(login.redirect(), HANDLE, PASSWORD);
    return node.callback(parameters(callback), login.browserToken());
  }

  public static CallbackParameters parameters(URI callback) {
    return CallbackParameters.parse(query(callback));
  }

  /** Returns the parameters of a callback URL in a mutable map. */
  public static Map<String, List<String>> query(URI callback) {
    return Arrays.stream(callback.getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.groupingBy(
                pair -> decode(pair[0]),
                Collectors.mapping(
                    pair -> decode(pair[1]), Collectors.toCollection(ArrayList::new))));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    network.close();
  }
}
