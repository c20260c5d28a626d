package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TokenInvalidException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.LocalRefreshLock;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of a session to its PDS, which refuses the tokens that another node replaced. */
class SessionTransportTest {
  private static final String PDS = "https://pds.example";
  private static final Duration CALL = Duration.ofMillis(300);

  private final ManualContext manual = new ManualContext();
  private final StoredSession session =
      StoredSamples.session(StoredSamples.account(), manual.clock.instant());
  private final StoredSession newer = StoredSamples.refreshed(session);
  private final InMemorySessionStore rows = new InMemorySessionStore();
  private final List<HttpRequest> sent = new ArrayList<>();
  private final Deque<HttpResponse> responses = new ArrayDeque<>();
  private Runnable meanwhile = () -> {};
  private int reads;
  private int open;
  private SessionTransport transport;

  @BeforeEach
  void start() {
    rows.insert(session);
    FailingSessionStore store =
        new FailingSessionStore(rows) {
          @Override
          public Optional<StoredSession> find(SessionKey key) {
            reads++;
            return super.find(key);
          }
        };
    ClientContext context = manual.context(Runnable::run);
    transport =
        new SessionTransport(
            session,
            new SessionUse(store, SessionLimits.DEFAULT, manual.clock),
            new FreshTokens(
                store,
                new LocalRefreshLock(),
                StrictNetworkFixture.LONG_GRACE,
                new RefreshDestinations("client", null, null, null),
                OfflineServer.revocation(),
                new SessionEvents(List.of()),
                context),
            new DpopTransport(this::respond, manual.clock, new SecureRandom()),
            context);
  }

  private HttpResponse respond(HttpRequest request) throws HttpTransportException {
    sent.add(request);
    manual.waits.advance(CALL);
    Runnable now = meanwhile;
    meanwhile = () -> {};
    now.run();
    if (responses.isEmpty()) {
      throw new HttpTransportException(HttpTransportException.Kind.CONNECT, "no network", null);
    }
    return responses.remove();
  }

  private void willRespond(int status, String challenge) {
    open++;
    InputStream body =
        new ByteArrayInputStream(new byte[0]) {
          @Override
          public void close() {
            open--;
          }
        };
    responses.add(new HttpResponse(status, Map.of("WWW-Authenticate", List.of(challenge)), body));
  }

  private void willRefuseTheToken() {
    willRespond(401, "DPoP error=\"invalid_token\"");
  }

  private static HttpRequest get(String pathAndQuery) {
    return HttpRequest.get(URI.create(PDS + pathAndQuery)).build();
  }

  private static HttpRequest stream() {
    HttpBody once = HttpBody.once(new ByteArrayInputStream(new byte[1]), 1);
    return HttpRequest.post(URI.create(PDS + "/xrpc/a.b"), "image/png", once).build();
  }

  private static String tokenOf(HttpRequest request) {
    return request.headers().toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/xrpc/a.b", "/xrpc/a.b?c=%2F&d=1"})
  void a_request_keeps_its_path_and_query(String pathAndQuery) throws Exception {
    willRespond(200, "");
    transport.send(get(pathAndQuery)).close();
    assertThat(sent)
        .singleElement()
        .satisfies(each -> assertThat(each.uri()).hasToString(PDS + pathAndQuery));
    assertThat(open).isZero();
  }

  @Test
  void each_request_is_measured_with_its_status_or_zero() throws Exception {
    willRespond(404, "");
    transport.send(get("/xrpc/a.b")).close();
    assertThatThrownBy(() -> transport.send(get("/xrpc/a.b")))
        .isInstanceOf(HttpTransportException.class);
    assertThat(manual.measured)
        .filteredOn(Measurement.PdsCall.class::isInstance)
        .containsExactly(new Measurement.PdsCall(404, CALL), new Measurement.PdsCall(0, CALL));
  }

  @Test
  void a_refused_token_is_replaced_once() throws Exception {
    rows.complete(newer);
    willRefuseTheToken();
    willRespond(200, "");
    HttpResponse response = transport.send(get("/xrpc/a.b"));
    assertThat(open).as("the response of the application").isEqualTo(1);
    response.close();
    assertThat(open).isZero();
    assertThat(sent).hasSize(2);
    assertThat(tokenOf(sent.get(0))).contains(session.tokens().accessToken().reveal());
    assertThat(tokenOf(sent.get(1))).contains(newer.tokens().accessToken().reveal());
    assertThat(transport.current()).isEqualTo(newer);
  }

  @Test
  void a_server_that_refuses_new_tokens_too_is_at_fault() {
    rows.complete(newer);
    willRefuseTheToken();
    willRefuseTheToken();
    assertThatThrownBy(() -> transport.send(get("/xrpc/a.b")))
        .isInstanceOf(TokenInvalidException.class)
        .hasMessageStartingWith("pds.example refuses an access token");
    assertThat(open).isZero();
    assertThat(sent).hasSize(2);
  }

  @Test
  void tokens_that_were_stored_long_before_the_call_are_replaced_too() throws Exception {
    StoredSession stored = beforeTheCall(newer);
    rows.complete(stored);
    StoredSession newest = StoredSamples.refreshed(stored);
    duringTheSecondRequest(() -> rows.complete(newest));
    willRefuseTheToken();
    willRefuseTheToken();
    willRespond(200, "");
    transport.send(get("/xrpc/a.b")).close();
    assertThat(sent).hasSize(3);
    assertThat(tokenOf(sent.get(2))).contains(newest.tokens().accessToken().reveal());
    assertThat(open).isZero();
    Duration once = StrictNetworkFixture.LONG_GRACE.callerWait();
    assertThat(manual.waits.awaited)
        .as("the caller waits for the rest of its time only")
        .containsExactly(once.minus(CALL), once.minus(CALL.multipliedBy(2)));
  }

  @Test
  void a_server_that_refuses_everything_is_asked_three_times() {
    StoredSession stored = beforeTheCall(newer);
    rows.complete(stored);
    StoredSession newest = beforeTheCall(StoredSamples.refreshed(stored));
    duringTheSecondRequest(() -> rows.complete(newest));
    willRefuseTheToken();
    willRefuseTheToken();
    willRefuseTheToken();
    assertThatThrownBy(() -> transport.send(get("/xrpc/a.b")))
        .isInstanceOf(TokenInvalidException.class);
    assertThat(sent).hasSize(3);
    assertThat(open).isZero();
  }

  @Test
  void new_tokens_are_refused_because_the_person_has_signed_out_meanwhile() {
    rows.complete(newer);
    duringTheSecondRequest(() -> rows.delete(session.key()));
    willRefuseTheToken();
    willRefuseTheToken();
    assertThatThrownBy(() -> transport.send(get("/xrpc/a.b")))
        .isInstanceOf(TokenRevokedException.class)
        .hasMessageContaining("has ended; sign in");
    assertThat(open).isZero();
  }

  @Test
  void new_tokens_are_refused_because_another_node_has_replaced_them_meanwhile() {
    rows.complete(newer);
    duringTheSecondRequest(() -> rows.complete(StoredSamples.refreshed(newer)));
    willRefuseTheToken();
    willRefuseTheToken();
    assertThatThrownBy(() -> transport.send(get("/xrpc/a.b")))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("were replaced during the call");
    assertThat(open).isZero();
  }

  private StoredSession beforeTheCall(StoredSession refreshed) {
    return refreshed.toBuilder().refreshedAt(manual.clock.instant().minusSeconds(60)).build();
  }

  private void duringTheSecondRequest(Runnable work) {
    meanwhile = () -> meanwhile = work;
  }

  @Test
  void tokens_that_another_call_has_found_are_not_read_again() throws Exception {
    rows.complete(newer);
    willRefuseTheToken();
    willRespond(200, "");
    willRefuseTheToken();
    willRespond(200, "");
    int[] readsOfTheOther = {0};
    meanwhile =
        () -> {
          try {
            transport.send(get("/xrpc/other")).close();
          } catch (HttpTransportException e) {
            throw new IllegalStateException(e);
          }
          readsOfTheOther[0] = reads;
        };
    transport.send(get("/xrpc/a.b")).close();
    assertThat(readsOfTheOther[0]).isPositive();
    assertThat(reads).isEqualTo(readsOfTheOther[0]);
    assertThat(sent).hasSize(4);
    assertThat(open).isZero();
  }

  @Test
  void a_body_that_can_be_read_once_is_not_sent_again_for_a_new_token() {
    rows.complete(newer);
    willRefuseTheToken();
    assertThatThrownBy(() -> transport.send(stream()))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("its access token had expired");
    assertThat(open).isZero();
    assertThat(transport.current()).as("for the next request").isEqualTo(newer);
  }

  @Test
  void a_body_that_can_be_read_once_is_not_sent_again_for_a_nonce() {
    willRespond(401, "DPoP error=\"use_dpop_nonce\"");
    assertThatThrownBy(() -> transport.send(stream()))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("the server wants a new DPoP nonce");
    assertThat(open).isZero();
  }

  @Test
  void a_body_that_can_be_read_once_is_answered_like_others() throws Exception {
    willRespond(401, "DPoP error=\"insufficient_scope\"");
    try (HttpResponse response = transport.send(stream())) {
      assertThat(response.status()).isEqualTo(401);
      assertThat(open).isEqualTo(1);
    }
  }
}
