package io.github.atprotojakarta.session;

import static io.github.atprotojakarta.session.StrictNetworkFixture.HANDLE;
import static io.github.atprotojakarta.session.StrictNetworkFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.cache.DocumentCache;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.DidDocument;
import io.github.atprotojakarta.identity.Handle;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes share a cache of handles, DID documents and metadata, which anybody may write to. */
class SharedDocumentCacheTest {
  private static final URI EVIL = URI.create("https://evil.example.com/token");

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final SharedEntries cache = new SharedEntries();
  private final List<AtprotoOAuthClient> nodes = new ArrayList<>();

  /** The look-ups and requests of all nodes of this test. */
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final CountDownLatch cacheResponds = new CountDownLatch(1);

  @AfterEach
  void close() {
    cacheResponds.countDown();
    nodes.forEach(AtprotoOAuthClient::close);
    fixture.close();
  }

  private AtprotoOAuthClient node() {
    return node(builder(cache));
  }

  private AtprotoOAuthClient node(AtprotoOAuthClientBuilder builder) {
    AtprotoOAuthClient node = builder.build();
    nodes.add(node);
    return node;
  }

  private AtprotoOAuthClientBuilder builder(DocumentCache documents) {
    return fixture
        .node(fixture.sessions)
        .transport(this::send)
        .identity(identity -> identity.txtLookup(this::lookUp))
        .documentCache(documents);
  }

  private HttpResponse send(HttpRequest request) throws HttpTransportException {
    requests.add(request.uri().toString());
    return fixture.network.transport().send(request);
  }

  private List<String> lookUp(String name) {
    requests.add(name);
    return fixture.network.txtLookup().lookup(name);
  }

  private LoginRedirect begin(AtprotoOAuthClient node) {
    return node.authorize(HANDLE, AuthorizeOptions.DEFAULT);
  }

  private CallbackResult finish(AtprotoOAuthClient node, LoginRedirect login) {
    URI callback = fixture.network.signIn(login.redirect(), HANDLE, PASSWORD);
    return node.callback(StrictNetworkFixture.parameters(callback), login.browserToken());
  }

  /** Lets another node begin a login, and waits for what it writes. */
  private void fill() {
    begin(node());
    Conditions.until(() -> cache.entries.size() == 4);
    requests.clear();
    cache.reads.clear();
  }

  private Map<String, String> keys() {
    Map<String, String> keys = new TreeMap<>();
    keys.put("HANDLE", "HANDLE " + HANDLE);
    keys.put("DID_DOCUMENT", "DID_DOCUMENT " + fixture.alice);
    keys.put("PROTECTED_RESOURCE", "PROTECTED_RESOURCE " + fixture.network.pds());
    keys.put("AUTHORIZATION_SERVER", "AUTHORIZATION_SERVER " + fixture.network.issuer());
    return keys;
  }

  private void change(String key, String entry) {
    assertThat(cache.entries).containsKey(key);
    cache.entries.put(key, entry);
  }

  private String document(String key) {
    String entry = cache.entries.get(key);
    return entry.substring(entry.indexOf('\n') + 1);
  }

  private String entry(String document) {
    return fixture.clock.instant() + "\n" + document;
  }

  @Test
  void the_second_node_begins_a_login_without_a_look_up() {
    fill();
    assertThat(cache.entries).containsOnlyKeys(keys().values());
    assertThat(cache.lifetimes.values()).containsOnly(Duration.ofMinutes(5));

    AtprotoOAuthClient second = node();
    LoginRedirect login = begin(second);
    assertThat(requests).isNotEmpty().allMatch(request -> request.endsWith("/oauth/par"));
    assertThat(cache.reads)
        .containsExactly(
            keys().get("HANDLE"),
            keys().get("DID_DOCUMENT"),
            keys().get("PROTECTED_RESOURCE"),
            keys().get("AUTHORIZATION_SERVER"));

    assertThat(finish(second, login).session().did()).isEqualTo(fixture.alice);
  }

  @Test
  void a_node_asks_its_own_memory_first() {
    fill();
    AtprotoOAuthClient first = nodes.get(0);
    begin(first);
    assertThat(cache.reads).isEmpty();
    assertThat(requests).allMatch(request -> request.endsWith("/oauth/par"));
  }

  @Test
  void callback_and_refresh_read_nothing_from_it() {
    fill();
    AtprotoOAuthClient second = node();
    LoginRedirect login = begin(second);
    cache.reads.clear();

    SessionKey key = finish(second, login).session().key();
    second.restore(key, RefreshPolicy.ALWAYS);
    AtprotoOAuthClient third = node();
    third.restore(key, RefreshPolicy.ALWAYS);
    Conditions.until(() -> third.knownHandle(fixture.alice).isPresent());
    third.revoke(key);

    assertThat(cache.reads).isEmpty();
  }

  @Test
  void tokens_come_from_the_servers_own_token_endpoint() {
    fill();
    String key = keys().get("AUTHORIZATION_SERVER");
    change(key, entry(document(key).replaceAll("https://[^\"]*/oauth/token", EVIL.toString())));
    assertThat(cache.entries.get(key)).contains(EVIL.toString());

    AtprotoOAuthClient second = node();
    SessionKey session = finish(second, begin(second)).session().key();
    second.restore(session, RefreshPolicy.ALWAYS);

    assertThat(requests).doesNotContain(EVIL.toString());
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @Test
  void nobody_gets_the_handle_of_somebody_else_by_it() {
    fixture.network.claimHandle(fixture.alice, "bob.atnet.dev");
    cache.entries.put("HANDLE bob.atnet.dev", entry(fixture.alice.value()));
    AtprotoOAuthClient node = node();

    // Whoever can write to the cache decides what the display of an account shows for a while.
    assertThat(node.identity(fixture.alice).handle()).contains(Handle.parse("bob.atnet.dev"));
    assertThat(node.knownHandle(fixture.alice)).isEmpty();

    LoginRedirect login = node.authorize(fixture.alice.value(), AuthorizeOptions.DEFAULT);
    URI callback = fixture.network.signIn(login.redirect(), HANDLE, PASSWORD);
    node.callback(StrictNetworkFixture.parameters(callback), login.browserToken());
    assertThat(node.knownHandle(fixture.alice)).isEmpty();
    assertThat(node.freshIdentity(fixture.alice).handle()).isEmpty();
  }

  /** What somebody may write under each key. */
  enum Garbage {
    EMPTY,
    NO_DATE,
    WRONG_DATE,
    FUTURE,
    FAR_FUTURE,
    TOO_OLD,
    FAR_PAST,
    NO_DOCUMENT,
    EMPTY_DOCUMENT,
    HALF,
    TOO_LONG,
    OF_ANOTHER_KEY;

    String of(SharedDocumentCacheTest test, String key, String other) {
      return switch (this) {
        case EMPTY -> "";
        case NO_DATE -> test.document(key);
        case WRONG_DATE -> "yesterday\n" + test.document(key);
        case FUTURE ->
            test.fixture.clock.instant().plus(Duration.ofSeconds(61)) + "\n" + test.document(key);
        case FAR_FUTURE -> Instant.MAX + "\n" + test.document(key);
        case TOO_OLD ->
            test.fixture.clock.instant().minus(Duration.ofMinutes(5)) + "\n" + test.document(key);
        case FAR_PAST -> Instant.MIN + "\n" + test.document(key);
        case NO_DOCUMENT -> test.entry("<html>");
        case EMPTY_DOCUMENT -> test.entry("{}");
        case HALF -> test.entry(test.document(key).substring(1));
        case TOO_LONG -> test.entry(test.document(key) + " ".repeat(64 * 1024));
        case OF_ANOTHER_KEY -> test.cache.entries.get(other);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void garbage_counts_as_absent(Garbage garbage) {
    fill();
    List<String> names = List.copyOf(keys().values());
    List<String> replaced = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      replaced.add(garbage.of(this, names.get(i), names.get((i + 1) % names.size())));
    }
    for (int i = 0; i < names.size(); i++) {
      change(names.get(i), replaced.get(i));
    }

    AtprotoOAuthClient second = node();
    LoginRedirect login = begin(second);
    assertThat(requests)
        .contains(
            "_atproto." + HANDLE,
            fixture.network.plcDirectory() + "/" + fixture.alice,
            fixture.network.pds() + "/.well-known/oauth-protected-resource",
            fixture.network.issuer() + "/.well-known/oauth-authorization-server");
    assertThat(finish(second, login).session().did()).isEqualTo(fixture.alice);
  }

  /** The clocks of two nodes are never the same. */
  @Test
  void an_entry_may_be_a_minute_from_the_future() {
    fill();
    for (String key : keys().values()) {
      change(key, fixture.clock.instant().plus(Duration.ofMinutes(1)) + "\n" + document(key));
    }

    begin(node());
    assertThat(requests).isNotEmpty().allMatch(request -> request.endsWith("/oauth/par"));
  }

  @Test
  void the_metadata_of_another_server_under_a_key_is_not_taken() {
    fill();
    String key = keys().get("AUTHORIZATION_SERVER");
    change(
        key,
        entry(
            document(key)
                .replace(
                    "\"" + fixture.network.issuer() + "\"",
                    "\"" + fixture.network.otherIssuer() + "\"")));

    begin(node());
    assertThat(requests)
        .contains(fixture.network.issuer() + "/.well-known/oauth-authorization-server");
  }

  @Test
  void a_cache_that_fails_costs_only_requests() {
    AtomicInteger calls = new AtomicInteger();
    AtprotoOAuthClient node =
        node(
            builder(
                new DocumentCache() {
                  @Override
                  public Optional<String> find(Kind kind, String name) {
                    calls.incrementAndGet();
                    throw new IllegalStateException("away");
                  }

                  @Override
                  public void put(Kind kind, String name, String entry, Duration lifetime) {
                    throw new LinkageError("no class");
                  }
                }));

    assertThat(finish(node, begin(node)).session().did()).isEqualTo(fixture.alice);
    assertThat(calls).hasValue(3);
  }

  @Test
  void a_login_waits_once_for_a_cache_that_does_not_respond() {
    AtomicInteger calls = new AtomicInteger();
    AtprotoOAuthClient node =
        node(
            builder(
                new DocumentCache() {
                  @Override
                  public Optional<String> find(Kind kind, String name) {
                    calls.incrementAndGet();
                    hang();
                    return Optional.empty();
                  }

                  @Override
                  public void put(Kind kind, String name, String entry, Duration lifetime) {
                    hang();
                  }
                }));

    assertThat(finish(node, begin(node)).session().did()).isEqualTo(fixture.alice);
    assertThat(calls).hasValue(1);
  }

  private void hang() {
    try {
      cacheResponds.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void without_a_lifetime_it_is_not_used() {
    AtprotoOAuthClient node =
        node(builder(cache).identityCache(Duration.ZERO).metadataCache(Duration.ZERO));
    finish(node, begin(node));
    assertThat(cache.reads).isEmpty();
    assertThat(cache.entries).isEmpty();
  }

  @Test
  void results_of_own_resolvers_are_not_shared() {
    Handle alice = Handle.parse(HANDLE);
    AtprotoOAuthClient node =
        node(
            builder(cache)
                .identity(
                    identity ->
                        identity
                            .handleResolver(handle -> Optional.of(fixture.alice))
                            .didResolver(
                                (did, fresh) ->
                                    new DidDocument(did, alice, fixture.network.pds()))));
    finish(node, begin(node));
    Conditions.until(() -> cache.entries.size() == 2);
    assertThat(cache.reads).containsExactly(keys().get("PROTECTED_RESOURCE"));
  }
}
