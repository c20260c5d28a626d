package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.TxtLookup;
import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.AccountStore;
import io.github.atprotojakarta.testkit.identity.LexiconDirectory;
import io.github.atprotojakarta.testkit.identity.PlcDirectory;
import io.github.atprotojakarta.testkit.oauth.authorization.TokenScopes;
import io.github.atprotojakarta.testkit.oauth.client.ClientDirectory;
import io.github.atprotojakarta.testkit.oauth.token.RefreshTokenUse;
import io.github.atprotojakarta.testkit.oauth.token.TokenCounters;
import io.github.atprotojakarta.testkit.pds.BlobCdn;
import io.github.atprotojakarta.testkit.server.FaultPlan;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.OriginServer;
import io.github.atprotojakarta.testkit.server.RandomIds;
import io.github.atprotojakarta.testkit.server.ServerClock;
import io.github.atprotojakarta.testkit.service.ServiceHost;
import jakarta.json.JsonObject;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A complete AT Protocol network inside the JVM: a PLC directory, a PDS and an authorization
 * server. They enforce the same rules as the reference implementation, count what happens, and
 * inject faults on demand.
 *
 * <pre>{@code
 * try (StrictNetwork network = StrictNetwork.start()) {
 *   Did alice = network.createAccount("alice.test", "alice-pass");
 *   // give network.transport() and network.txtLookup() to the client under test
 *   URI callback = network.signIn(authorizationUrl, "alice.test", "alice-pass");
 * }
 * }</pre>
 *
 * <p>The servers listen on 127.0.0.1 only. By default they have public https names, which only
 * {@link #transport()} understands; {@link StrictNetworkBuilder#loopback()} gives them plain http
 * origins that other processes can reach. Accounts can move to a second PDS, which has its own
 * authorization server. Safe for use by many threads.
 */
public final class StrictNetwork implements AutoCloseable {
  private static final String LEXICON = "com.atproto.lexicon.schema";

  private final ExecutorService threads;
  private final FaultPlan plan = new FaultPlan();
  private final TokenCounters counters;
  private final AccountStore accounts;
  private final LexiconDirectory lexicons = new LexiconDirectory();
  private final StaticDocuments pages = new StaticDocuments();
  private final NetworkTransport transport;
  private final OriginServer directory;
  private final AccountHost home;
  private final AccountHost other;
  private final Faults faults;
  private final ServerClock clock;
  private final List<OriginServer> others = new CopyOnWriteArrayList<>();

  StrictNetwork(StrictNetworkBuilder builder) {
    clock = new ServerClock(builder.clock);
    counters = new TokenCounters(clock);
    RandomIds ids = new RandomIds(new SecureRandom());
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "strict-network");
              thread.setDaemon(true);
              return thread;
            });
    accounts = new AccountStore(ids);
    transport = new NetworkTransport(accounts, pages, clock);
    directory = server(builder, "https://plc.atnet.dev", builder.plcPort);
    new PlcDirectory(directory, accounts);
    AccountHost.Shared shared =
        new AccountHost.Shared(
            accounts,
            new ClientDirectory(transport),
            new ReachableServices(transport),
            clock,
            ids,
            counters,
            builder.accessTokenLifetime(),
            builder.assertionAlgorithms,
            new TokenScopes(this::lexicon),
            builder.dialect);
    home = host(builder, "", builder.pdsPort, builder.issuerPort, shared);
    other = host(builder, "2", 0, 0, shared);
    faults =
        new Faults(
            plan,
            clock,
            List.of(home::invalidateNonces, other::invalidateNonces),
            reject -> {
              home.pds().rejectTokens(reject);
              other.pds().rejectTokens(reject);
            });
    builder.accounts.forEach(this::createAccount);
  }

  /** Starts a network with public https names and no accounts. */
  public static StrictNetwork start() {
    return builder().start();
  }

  /** Returns a builder with default settings. */
  public static StrictNetworkBuilder builder() {
    return new StrictNetworkBuilder();
  }

  /** Returns the origin of the PDS. */
  public URI pds() {
    return home.pds().origin();
  }

  /**
   * Returns the issuer of the PDS's authorization server, which has another origin than the PDS.
   */
  public URI issuer() {
    return home.authorizationServer().issuer();
  }

  /** Returns the origin of the PLC directory. */
  public URI plcDirectory() {
    return directory.origin();
  }

  /** Returns the origin of the PDS that accounts can move to. */
  public URI otherPds() {
    return other.pds().origin();
  }

  /** Returns the issuer of that PDS's authorization server. */
  public URI otherIssuer() {
    return other.authorizationServer().issuer();
  }

  /**
   * Returns the transport that reaches the network: its servers, the well-known documents of its
   * handles, and the documents of published clients. Every other host is unknown.
   */
  public HttpTransport transport() {
    return transport;
  }

  /**
   * Returns the DNS of the network: {@code _atproto.<handle>} of the accounts, and {@code
   * _lexicon.<authority>} of published lexicons.
   */
  public TxtLookup txtLookup() {
    return name -> {
      List<String> records = accounts.handles().txtRecords(name);
      return records.isEmpty() ? lexicons.txtRecords(name) : records;
    };
  }

  /**
   * Publishes a lexicon, such as a permission set, in an account's repository, under its {@code id}
   * or another key, and points the DNS record of the group at the account. The authorization server
   * grants the permissions of a set that an {@code include} names, and refuses sets that it cannot
   * find in this way.
   */
  public void publishLexicon(Did publisher, String nsid, JsonObject lexicon) {
    Account account = accounts.require(publisher);
    host(account).pds().putRecord(account, LEXICON, nsid, lexicon);
    lexicons.point(nsid, List.of("did=" + publisher.value()));
  }

  /** Sets the TXT records of {@code _lexicon.<authority>} for the group of an NSID. */
  public void pointLexicons(String nsid, String... txtRecords) {
    lexicons.point(nsid, List.of(txtRecords));
  }

  private Optional<JsonObject> lexicon(String nsid) {
    return lexicons
        .publisher(nsid)
        .flatMap(accounts::byDid)
        .flatMap(account -> host(account).pds().record(account, LEXICON, nsid))
        .filter(lexicon -> JsonDocuments.string(lexicon, "id").equals(Optional.of(nsid)));
  }

  private AccountHost host(Account account) {
    return account.pds().equals(otherPds()) ? other : home;
  }

  /** Creates an account with a new did:plc at the PDS. */
  public Did createAccount(String handle, String password) {
    return accounts.create(handle, password, pds()).did();
  }

  /** Writes a profile record with a picture for an account of the first PDS. */
  public void publishProfile(Did did, String displayName) {
    home.pds().publishProfile(accounts.require(did), displayName);
  }

  /** Creates an account with a given DID. The document of a did:web is served at its own host. */
  public void createAccount(Did did, String handle, String password) {
    accounts.add(did, handle, password, pds());
  }

  /**
   * Signs in and approves as a person would, with a new browser.
   *
   * @return the callback, not fetched; with {@code response_mode=form_post} its query holds the
   *     fields of the form
   * @throws IllegalStateException if a page shows an error, such as a wrong password
   */
  public URI signIn(URI authorizationUrl, String handle, String password) {
    return browser().signIn(authorizationUrl, handle, password);
  }

  /** Denies the request and returns the callback, not fetched. */
  public URI deny(URI authorizationUrl) {
    return browser().deny(authorizationUrl);
  }

  /** Creates a browser, which keeps its cookies from one login to the next. */
  public Browser browser() {
    return new Browser(transport);
  }

  /** Publishes a client's metadata, and its keys if they have their own address. */
  public void publishClient(
      String clientId, JsonObject metadata, @Nullable String jwksUri, @Nullable JsonObject jwks) {
    pages.publishClient(clientId, metadata, jwksUri, jwks);
  }

  /** Publishes a document at any address, such as client metadata with a wrong media type. */
  public void publish(URI address, int status, String mediaType, String body) {
    pages.publish(address, status, mediaType, body);
  }

  /**
   * Returns the origin of each server with the plain http address on which it listens, so that
   * another process can reach a network with https names.
   */
  public Map<URI, URI> addresses() {
    return servers().collect(Collectors.toMap(OriginServer::origin, OriginServer::actual));
  }

  /**
   * Starts a service such as a video service, with its own https origin and did:web.
   *
   * @param host the host name, such as {@code video.atnet.dev}
   * @param serviceId the id in its DID document, such as {@code video}
   */
  public ServiceHost startService(String host, String serviceId) {
    return new ServiceHost(otherServer(host), serviceId, accounts, clock);
  }

  /** Starts a host with the blobs of the first PDS. See {@link #redirectBlobs}. */
  public BlobCdn startCdn(String host) {
    return home.pds().cdn(otherServer(host));
  }

  /**
   * Redirects downloads of blobs from now on.
   *
   * @param status the status, such as 302
   * @param address returns the address; its argument is the DID and the CID with a slash between
   */
  public void redirectBlobs(int status, UnaryOperator<String> address) {
    home.pds().redirectBlobs(status, address);
  }

  /** Limits the calls to the first PDS in a window; the rest gets a 429. */
  public void limitCalls(int calls, Duration window) {
    home.pds().limitCalls(calls, window);
  }

  private OriginServer otherServer(String host) {
    OriginServer server = new OriginServer(URI.create("https://" + host), 0, threads, plan);
    transport.map(server.origin(), server.actual());
    others.add(server);
    return server;
  }

  /** Redirects requests for an origin to a server on this machine. */
  public void mapOrigin(URI publicOrigin, URI actual) {
    transport.map(publicOrigin, actual);
  }

  /** Returns the counters of the network. */
  public Counters counters() {
    return new Counters(
        counters,
        did ->
            home.authorizationServer().sessions().count(did.value())
                + other.authorizationServer().sessions().count(did.value()),
        endpoint -> servers().mapToLong(server -> server.requests(endpoint)).sum(),
        endpoint -> servers().mapToLong(server -> server.running(endpoint)).sum(),
        endpoint -> servers().mapToLong(server -> server.traced(endpoint)).sum(),
        plan);
  }

  /** Returns every use of a refresh token, with the fate of its response. */
  public List<RefreshTokenUse> refreshTokenUses() {
    return counters.history().all();
  }

  /** Returns the controls that inject faults. */
  public Faults faults() {
    return faults;
  }

  /** Changes an account's handle, in both directions: handle to DID and DID to handle. */
  public void changeHandle(Did did, String handle) {
    Account account = accounts.require(did);
    accounts.handles().point(account.handle(), null);
    accounts.handles().point(handle, did);
    account.claim(handle);
  }

  /** Changes the direction handle to DID; null removes the handle's record. */
  public void pointHandle(String handle, @Nullable Did did) {
    accounts.handles().point(handle, did);
  }

  /** Changes the direction DID to handle: the handle in the account's DID document. */
  public void claimHandle(Did did, String handle) {
    accounts.require(did).claim(handle);
  }

  /** Publishes a handle under its well-known https address instead of DNS. */
  public void serveHandleByHttps(String handle) {
    accounts.handles().serveByHttps(handle);
  }

  /** Applies an edit to an account's DID document from now on. */
  public void editDidDocument(Did did, UnaryOperator<JsonObject> edit) {
    accounts.require(did).editDocument(edit);
  }

  /** Deactivates an account: nobody can sign in to it, and its records cannot be written. */
  public void deactivate(Did did) {
    accounts.require(did).active(false);
  }

  /** Activates an account again. */
  public void activate(Did did) {
    accounts.require(did).active(true);
  }

  /** Moves an account to the second PDS, whose authorization server is the second issuer. */
  public void migrate(Did did) {
    accounts.require(did).move(otherPds());
  }

  /** Ends all sessions of an account at the servers, as its owner can in the account settings. */
  public void endSessions(Did did) {
    home.authorizationServer().sessions().endAll(did.value());
    other.authorizationServer().sessions().endAll(did.value());
  }

  /** Sets the lifetime of access tokens issued from now on. */
  public void accessTokenLifetime(Duration lifetime) {
    home.authorizationServer().sessions().accessTokenLifetime(lifetime);
    other.authorizationServer().sessions().accessTokenLifetime(lifetime);
  }

  /** Releases all holds and stops the servers. */
  @Override
  public void close() {
    // First the client's side: what is held must not be answered.
    transport.close();
    plan.clear();
    servers().forEach(OriginServer::close);
    threads.shutdownNow();
  }

  private Stream<OriginServer> servers() {
    return Stream.of(Stream.of(directory), home.servers(), other.servers(), others.stream())
        .flatMap(servers -> servers);
  }

  private AccountHost host(
      StrictNetworkBuilder builder,
      String number,
      int pdsPort,
      int issuerPort,
      AccountHost.Shared shared) {
    OriginServer issuer = server(builder, "https://auth" + number + ".atnet.dev", issuerPort);
    return new AccountHost(
        server(builder, "https://pds" + number + ".atnet.dev", pdsPort),
        issuer,
        builder.dialect.pages().sisterHost()
            ? server(builder, "https://login" + number + ".atnet.dev", 0)
            : issuer,
        shared);
  }

  private OriginServer server(StrictNetworkBuilder builder, String publicOrigin, int port) {
    OriginServer server =
        new OriginServer(builder.loopback ? null : URI.create(publicOrigin), port, threads, plan);
    transport.map(server.origin(), server.actual());
    return server;
  }
}
