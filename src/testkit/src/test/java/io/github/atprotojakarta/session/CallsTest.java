package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.identity.Handle;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.Provider;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls to the PDS: streams, bodies that can be sent once, tokens that other nodes refreshed. */
class CallsTest {
  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final byte[] content = new byte[3 << 20];
  private OAuthSession session;

  @BeforeEach
  void signIn() {
    new Random(1).nextBytes(content);
    session = fixture.signIn().session();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void call(OAuthSession session) {
    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
  }

  private JsonObject upload() throws IOException {
    HttpBody body = HttpBody.once(new ByteArrayInputStream(content), content.length);
    try (HttpResponse response =
            session
                .xrpc()
                .procedureRaw("com.atproto.repo.uploadBlob", Map.of(), "image/png", body);
        var reader = Json.createReader(response.body())) {
      return reader.readObject().getJsonObject("blob");
    }
  }

  @Test
  void a_stream_goes_up_and_comes_down_as_it_was() throws Exception {
    call(session);
    String cid = upload().getJsonObject("ref").getString("$link");
    try (HttpResponse blob =
        session
            .xrpc()
            .queryRaw(
                "com.atproto.sync.getBlob",
                Map.of("did", List.of(fixture.alice.toString()), "cid", List.of(cid)))) {
      assertThat(blob.mediaType()).isEqualTo("image/png");
      assertThat(blob.body().readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void a_body_that_can_be_read_once_is_not_sent_twice_for_a_nonce() throws Exception {
    call(session);
    fixture.network.faults().rotateNonces();
    assertThatThrownBy(this::upload)
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("nonce")
        .hasMessageContaining("only once");
    // The nonce is known from the error response.
    assertThat(upload().getInt("size")).isEqualTo(content.length);
  }

  @Test
  void a_body_that_can_be_read_once_is_not_sent_twice_for_new_tokens() throws Exception {
    call(session);
    try (AtprotoOAuthClient other = fixture.anotherNode()) {
      other.restore(session.key(), RefreshPolicy.ALWAYS);
    }
    assertThatThrownBy(this::upload)
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("only once");
    assertThat(upload().getInt("size")).isEqualTo(content.length);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"120, PT2M", "0, PT0S", "999999, PT24H", "-5, none", "soon, none"})
  void a_server_in_maintenance_says_how_long_to_wait(String header, @Nullable Duration wait) {
    fixture.network.faults().failRequests(Endpoint.XRPC, 503, header);

    assertThatThrownBy(() -> call(session))
        .isInstanceOfSatisfying(
            XrpcException.class,
            e -> {
              assertThat(e.status()).isEqualTo(503);
              assertThat(e.retryAfter()).isEqualTo(Optional.ofNullable(wait));
            });
  }

  @Test
  void a_new_handle_is_found_before_the_cache_forgets_the_old_one() {
    AtprotoOAuthClient client = fixture.client;
    String before = client.identity(fixture.alice).handle().orElseThrow().value();
    fixture.network.changeHandle(fixture.alice, "renamed.atnet.dev");

    assertThat(client.identity(fixture.alice).handle().map(Handle::value))
        .isNotEqualTo(Optional.of("renamed.atnet.dev"));
    assertThat(before).isNotEqualTo("renamed.atnet.dev");
    assertThat(client.freshIdentity(fixture.alice).handle().map(Handle::value))
        .contains("renamed.atnet.dev");
  }

  @Test
  void many_calls_that_fail_with_the_same_old_token_cause_no_refresh_of_their_own()
      throws Exception {
    call(session);
    try (AtprotoOAuthClient other = fixture.anotherNode()) {
      other.restore(session.key(), RefreshPolicy.ALWAYS);
    }
    int callers = 12;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    CyclicBarrier together = new CyclicBarrier(callers);
    Callable<Boolean> work =
        () -> {
          together.await();
          call(session);
          return true;
        };
    List<Boolean> done = new ArrayList<>();
    for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(callers, work))) {
      done.add(each.get());
    }
    threads.shutdown();
    assertThat(done).hasSize(callers).containsOnly(true);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @Test
  void sessions_of_another_client_id_are_noticed() {
    assertThat(fixture.client.otherClientId()).isEmpty();
    try (AtprotoOAuthClient renamed =
        fixture
            .builder(
                StrictNetworkFixture.confidentialMetadata(),
                ClientKeySet.generate(new java.security.SecureRandom()),
                fixture.sessions)
            .build()) {
      assertThat(renamed.otherClientId()).contains(fixture.client.clientMetadata().clientId());
    }
  }

  /** Nonces that two nodes share, as with a cluster cache. */
  private static final class SharedNonces implements DpopNonceStore {
    private final Map<String, String> nonces = new ConcurrentHashMap<>();

    @Override
    public Optional<String> find(URI origin, String keyThumbprint) {
      return Optional.ofNullable(nonces.get(origin + keyThumbprint));
    }

    @Override
    public void put(URI origin, String keyThumbprint, String nonce) {
      nonces.put(origin + keyThumbprint, nonce);
    }
  }

  @Test
  void a_node_that_shares_the_nonces_of_another_needs_no_second_request() {
    SharedNonces nonces = new SharedNonces();
    var builder =
        fixture
            .builder(
                StrictNetworkFixture.loopbackMetadata(), ClientKeySet.empty(), fixture.sessions)
            .dpopNonces(nonces);
    try (AtprotoOAuthClient first = builder.build();
        AtprotoOAuthClient second = builder.build()) {
      call(first.restore(session.key(), RefreshPolicy.NEVER));
      long before = fixture.network.counters().requests(Endpoint.XRPC);
      call(second.restore(session.key(), RefreshPolicy.NEVER));
      assertThat(fixture.network.counters().requests(Endpoint.XRPC)).isEqualTo(before + 1);
    }
  }

  /** An unregistered provider that delegates to the providers of the platform. */
  private static final class CountingProvider extends Provider {
    private static final long serialVersionUID = 1L;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    CountingProvider() {
      super("Counting", "1", "counts what is asked of it");
    }

    @Override
    public Service getService(String type, String algorithm) {
      asked.add(type);
      return java.security.Security.getProvider("SunEC").getService(type, algorithm);
    }
  }

  /** A source that remembers what it gave, in base64url. */
  private static final class RememberingRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final List<String> given = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void nextBytes(byte[] bytes) {
      super.nextBytes(bytes);
      given.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
  }

  @Test
  void states_verifiers_cookies_and_ids_of_proofs_come_from_the_source_that_was_given() {
    RememberingRandom random = new RememberingRandom();
    List<String> ids = new ArrayList<>();
    try (AtprotoOAuthClient client =
        fixture
            .builder(
                StrictNetworkFixture.loopbackMetadata(), ClientKeySet.empty(), fixture.sessions)
            .transport(
                request -> {
                  String proof = request.headers().get("DPoP");
                  if (proof != null) {
                    ids.add(id(proof));
                  }
                  return fixture.network.transport().send(request);
                })
            .random(random)
            .build()) {
      LoginRedirect login = client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
      PendingAuthorization pending = fixture.states.rows.values().iterator().next();
      URI callback =
          fixture.network.signIn(
              login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
      CallbackResult result =
          client.callback(StrictNetworkFixture.parameters(callback), login.browserToken());

      assertThat(random.given)
          .containsAll(StrictNetworkFixture.query(callback).get("state"))
          .contains(
              pending.codeVerifier().reveal(),
              login.browserToken().reveal(),
              result.sessionToken().reveal())
          .containsAll(ids);
      assertThat(ids).hasSizeGreaterThanOrEqualTo(2).doesNotHaveDuplicates();
    }
  }

  private static String id(String proof) {
    try {
      return SignedJWT.parse(proof).getJWTClaimsSet().getJWTID();
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void keys_and_signatures_come_from_the_provider_that_was_given() {
    CountingProvider provider = new CountingProvider();
    try (AtprotoOAuthClient client =
        fixture
            .builder(
                StrictNetworkFixture.loopbackMetadata(), ClientKeySet.empty(), fixture.sessions)
            .provider(provider)
            .build()) {
      provider.asked.clear(); // build() tries the provider
      client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
    }
    assertThat(provider.asked).contains("KeyPairGenerator", "Signature");
  }
}
