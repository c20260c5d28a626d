package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.TxtLookup;
import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.Accounts;
import io.github.atprotojakarta.testkit.identity.PlcDirectory;
import io.github.atprotojakarta.testkit.oauth.Tally;
import io.github.atprotojakarta.testkit.oauth.TokenUse;
import io.github.atprotojakarta.testkit.oauth.client.ClientDirectory;
import io.github.atprotojakarta.testkit.server.FaultPlan;
import io.github.atprotojakarta.testkit.server.RandomIds;
import io.github.atprotojakarta.testkit.server.ServerClock;
import io.github.atprotojakarta.testkit.server.Site;
import jakarta.json.JsonObject;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole AT Protocol network inside the JVM: a PLC directory, a PDS and an authorization server
 * that enforce what the reference implementation enforces, and count and misbehave on demand.
 *
 * <pre>{@code
 * try (StrictNetwork network = StrictNetwork.start()) {
 *   Did alice = network.createAccount("alice.test", "alice-pass");
 *   // give network.transport() and network.txtLookup() to the client that is tested
 *   URI callback = network.signIn(authorizationUrl, "alice.test", "alice-pass");
 * }
 * }</pre>
 *
 * <p>Its servers listen on 127.0.0.1 only. By default they are known by public https names, which
 * only {@link #transport()} understands; {@link Builder#loopback()} gives them plain http origins
 * that other processes can reach. A second PDS with an authorization server of its own is there to
 * move accounts to. Safe for use by many threads.
 */
public final class StrictNetwork implements AutoCloseable {
  private final ExecutorService threads;
  private final FaultPlan plan = new FaultPlan();
  private final Tally tally;
  private final Accounts accounts;
  private final PublishedPages pages = new PublishedPages();
  private final NetworkTransport transport;
  private final Site directory;
  private final Provider home;
  private final Provider other;
  private final Faults faults;

  private StrictNetwork(Builder builder) {
    ServerClock clock = new ServerClock(builder.clock);
    tally = new Tally(clock);
    RandomIds ids = new RandomIds(new SecureRandom());
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "strict-network");
              thread.setDaemon(true);
              return thread;
            });
    accounts = new Accounts(ids);
    transport = new NetworkTransport(accounts, pages, clock);
    directory = site(builder, "https://plc.atnet.dev", builder.plcPort);
    new PlcDirectory(directory, accounts);
    Provider.Parts parts =
        new Provider.Parts(
            accounts,
            new ClientDirectory(transport),
            clock,
            ids,
            tally,
            builder.accessTokenLifetime);
    home =
        new Provider(
            site(builder, "https://pds.atnet.dev", builder.pdsPort),
            site(builder, "https://auth.atnet.dev", builder.issuerPort),
            parts);
    other =
        new Provider(
            site(builder, "https://pds2.atnet.dev", 0),
            site(builder, "https://auth2.atnet.dev", 0),
            parts);
    faults =
        new Faults(
            plan,
            clock,
            List.of(home::invalidateNonces, other::invalidateNonces),
            refuse -> {
              home.pds().refuseTokens(refuse);
              other.pds().refuseTokens(refuse);
            });
    builder.accounts.forEach(this::createAccount);
  }

  /** A network with public https names and no accounts. */
  public static StrictNetwork start() {
    return builder().start();
  }

  /** Begins a network. */
  public static Builder builder() {
    return new Builder();
  }

  /** The origin of the PDS. */
  public URI pds() {
    return home.pds().origin();
  }

  /** The issuer of the PDS's authorization server; another origin than the PDS. */
  public URI issuer() {
    return home.server().issuer();
  }

  /** The origin of the PLC directory. */
  public URI plcDirectory() {
    return directory.origin();
  }

  /** The origin of the PDS that accounts can move to. */
  public URI otherPds() {
    return other.pds().origin();
  }

  /** The issuer of that PDS's authorization server. */
  public URI otherIssuer() {
    return other.server().issuer();
  }

  /**
   * The way into the network: its servers, the well-known documents of its handles, the documents
   * of published clients. Every other host is unknown.
   */
  public HttpTransport transport() {
    return transport;
  }

  /** DNS: {@code _atproto.<handle>} of the accounts. */
  public TxtLookup txtLookup() {
    return accounts.handles()::txtRecords;
  }

  /** Creates an account with a did:plc at the PDS. */
  public Did createAccount(String handle, String password) {
    return accounts.create(handle, password, pds()).did();
  }

  /**
   * Gives an account of the first PDS a profile record ({@code app.bsky.actor.profile}) with a
   * picture, as people have one.
   */
  public void publishProfile(Did did, String displayName) {
    home.pds().publishProfile(accounts.require(did), displayName);
  }

  /**
   * Creates an account with a given DID. The document of a did:web stands at its own host, where
   * {@link #transport()} finds it.
   */
  public void createAccount(Did did, String handle, String password) {
    accounts.add(did, handle, password, pds());
  }

  /**
   * Signs in and approves as a person would, with a browser of its own.
   *
   * @return the callback, not fetched; with {@code response_mode=form_post} the fields of the form
   *     stand in its query
   * @throws IllegalStateException when a page says no, a wrong password for one
   */
  public URI signIn(URI authorizationUrl, String handle, String password) {
    return browser().signIn(authorizationUrl, handle, password);
  }

  /** The person presses "deny"; gives the callback, not fetched. */
  public URI deny(URI authorizationUrl) {
    return browser().deny(authorizationUrl);
  }

  /** A new browser, which keeps cookies from one login to the next. */
  public Browser browser() {
    return new Browser(transport);
  }

  /** Serves a client's metadata, and its keys when they have an address of their own. */
  public void publishClient(
      String clientId, JsonObject metadata, @Nullable String jwksUri, @Nullable JsonObject jwks) {
    pages.publishClient(clientId, metadata, jwksUri, jwks);
  }

  /** Serves anything under any address, such as a client's metadata with a wrong media type. */
  public void publish(URI address, int status, String mediaType, String body) {
    pages.publish(address, status, mediaType, body);
  }

  /** Fetches what is published under an origin from a plain server on this machine. */
  public void mapOrigin(URI publicOrigin, URI actual) {
    transport.map(publicOrigin, actual);
  }

  /** What was seen so far. */
  public Counters counters() {
    return new Counters(
        tally,
        did ->
            home.server().sessions().count(did.value())
                + other.server().sessions().count(did.value()),
        endpoint ->
            Stream.concat(Stream.of(directory), Stream.concat(home.sites(), other.sites()))
                .mapToLong(site -> site.requests(endpoint))
                .sum(),
        endpoint ->
            Stream.concat(Stream.of(directory), Stream.concat(home.sites(), other.sites()))
                .mapToLong(site -> site.running(endpoint))
                .sum(),
        plan);
  }

  /** Every use of a refresh token, with what became of the answer. */
  public List<TokenUse> tokenUses() {
    return tally.history().all();
  }

  /** What shall go wrong. */
  public Faults faults() {
    return faults;
  }

  /** Gives an account another handle, in both directions. */
  public void changeHandle(Did did, String handle) {
    Account account = accounts.require(did);
    accounts.handles().point(account.handle(), null);
    accounts.handles().point(handle, did);
    account.claim(handle);
  }

  /** Changes one direction: where a handle points; null makes it point at nothing. */
  public void pointHandle(String handle, @Nullable Did did) {
    accounts.handles().point(handle, did);
  }

  /** Changes the other direction: the handle that an account's DID document claims. */
  public void claimHandle(Did did, String handle) {
    accounts.require(did).claim(handle);
  }

  /** Publishes a handle under its well-known https address instead of DNS. */
  public void serveHandleByHttps(String handle) {
    accounts.handles().serveByHttps(handle);
  }

  /** Changes an account's DID document in any way, from now on. */
  public void editDidDocument(Did did, UnaryOperator<JsonObject> edit) {
    accounts.require(did).editDocument(edit);
  }

  /** Puts an account out of use: nobody signs in, and its records cannot be written. */
  public void deactivate(Did did) {
    accounts.require(did).active(false);
  }

  /** Puts an account back into use. */
  public void activate(Did did) {
    accounts.require(did).active(true);
  }

  /** Moves an account to the other PDS, whose authorization server is the other issuer. */
  public void migrate(Did did) {
    accounts.require(did).move(otherPds());
  }

  /** Ends all sessions of an account at the servers, as its owner can in the account settings. */
  public void endSessions(Did did) {
    home.server().sessions().endAll(did.value());
    other.server().sessions().endAll(did.value());
  }

  /** How long access tokens issued from now on live. */
  public void accessTokenLifetime(Duration lifetime) {
    home.server().sessions().accessTokenLifetime(lifetime);
    other.server().sessions().accessTokenLifetime(lifetime);
  }

  /** Lets go of everything that is held, and stops the servers. */
  @Override
  public void close() {
    plan.clear();
    transport.close();
    Stream.concat(Stream.of(directory), Stream.concat(home.sites(), other.sites()))
        .forEach(Site::close);
    threads.shutdownNow();
  }

  private Site site(Builder builder, String publicOrigin, int port) {
    Site site = new Site(builder.loopback ? null : URI.create(publicOrigin), port, threads, plan);
    transport.map(site.origin(), site.actual());
    return site;
  }

  /** Says what the network is like; each setting has a default. */
  public static final class Builder {
    private final Map<String, String> accounts = new LinkedHashMap<>();
    private boolean loopback;
    private int plcPort;
    private int pdsPort;
    private int issuerPort;
    private Clock clock = Clock.systemUTC();
    private Duration accessTokenLifetime = Duration.ofHours(1);

    private Builder() {}

    /** An account that is there from the start; may be called often. */
    public Builder account(String handle, String password) {
      accounts.put(handle, password);
      return this;
    }

    /** Plain http://127.0.0.1 origins, which other processes and browsers can reach. */
    public Builder loopback() {
      loopback = true;
      return this;
    }

    /** The servers' ports; 0, the default, takes a free one. */
    public Builder ports(int plc, int pds, int issuer) {
      plcPort = plc;
      pdsPort = pds;
      issuerPort = issuer;
      return this;
    }

    /** The servers' clock; the system's unless set. */
    public Builder clock(Clock time) {
      clock = Objects.requireNonNull(time, "time");
      return this;
    }

    /** How long access tokens live; an hour unless set. */
    public Builder accessTokenLifetime(Duration lifetime) {
      accessTokenLifetime = Objects.requireNonNull(lifetime, "lifetime");
      return this;
    }

    /**
     * Starts the network.
     *
     * @throws java.io.UncheckedIOException when a port is not free
     */
    public StrictNetwork start() {
      return new StrictNetwork(this);
    }
  }
}
