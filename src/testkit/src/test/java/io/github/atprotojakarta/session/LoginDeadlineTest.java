package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StateStore;
import io.github.atprotojakarta.testkit.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that use up the time of every request, and the time of a whole login. */
class LoginDeadlineTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** What the client sent and how long it would have waited for the response. */
  private record Sent(String path, Duration timeout) {}

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final ManualClock clock = new ManualClock(Instant.now());
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private volatile Duration slowness = Duration.ZERO;
  private volatile String slowPath = "";
  private final AtprotoOAuthClient client =
      builder().metadataCache(Duration.ZERO).loginDeadline(DEADLINE).build();

  @AfterEach
  void close() {
    client.close();
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7, 9, 10, 25})
  void no_start_of_a_login_takes_longer_than_the_deadline(int seconds) {
    slow("", Duration.ofSeconds(seconds));
    Instant began = clock.instant();

    try {
      client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
    } catch (TransientException e) {
      // The login failed in time.
    }

    assertThat(Duration.between(began, clock.instant())).isLessThanOrEqualTo(DEADLINE);
    assertThat(sent).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 7, 9, 10, 25})
  void no_callback_takes_longer_than_the_deadline(int seconds) {
    LoginRedirect login = login();
    URI callback = callbackOf(login);
    slow("", Duration.ofSeconds(seconds));
    Instant began = clock.instant();

    try {
      client.callback(StrictNetworkFixture.parameters(callback), login.browserToken());
    } catch (TransientException e) {
      // The login failed in time.
    }

    assertThat(Duration.between(began, clock.instant())).isLessThanOrEqualTo(DEADLINE);
  }

  @Test
  void a_code_is_not_sent_when_its_response_would_have_too_little_time() {
    LoginRedirect login = login();
    URI callback = callbackOf(login);
    fixture.network.faults().rotateNonces();
    // Metadata until second 6; the first code until second 12 for a nonce; no time for the second.
    slow("", Duration.ofSeconds(6));

    assertThatExceptionOfType(TransientException.class)
        .isThrownBy(
            () -> client.callback(StrictNetworkFixture.parameters(callback), login.browserToken()));

    assertThat(sent)
        .filteredOn(request -> request.path.endsWith("/token"))
        .singleElement()
        .satisfies(request -> assertThat(request.timeout).isEqualTo(Duration.ofSeconds(9)));
  }

  @Test
  void a_slow_code_exchange_leaves_time_for_the_verification_of_the_account() {
    LoginRedirect login = login();
    slow("/token", Duration.ofSeconds(9));

    CallbackResult result = callback(login);

    assertThat(result.session().did()).isEqualTo(fixture.alice);
    assertThat(client.sessions(fixture.alice)).hasSize(1);
    // The verification is over in second 17.5, so that a revocation has time.
    assertThat(timeout("/.well-known/oauth-protected-resource"))
        .isEqualTo(Duration.ofMillis(8_500));
  }

  @Test
  void the_metadata_have_half_of_the_time_of_a_callback() {
    StateStore slow =
        new StateStore() {
          @Override
          public void insert(PendingAuthorization pending) {
            fixture.states.insert(pending);
          }

          @Override
          public Optional<PendingAuthorization> consume(String stateHash) {
            clock.advance(Duration.ofSeconds(6));
            return fixture.states.consume(stateHash);
          }

          @Override
          public int deleteExpired(Instant before, int limit) {
            return fixture.states.deleteExpired(before, limit);
          }
        };
    try (AtprotoOAuthClient node =
        builder().metadataCache(Duration.ZERO).loginDeadline(DEADLINE).stateStore(slow).build()) {
      LoginRedirect login = login();
      URI callback = callbackOf(login);
      sent.clear();

      node.callback(StrictNetworkFixture.parameters(callback), login.browserToken());

      assertThat(timeout("/.well-known/oauth-authorization-server"))
          .isEqualTo(Duration.ofSeconds(4));
    }
  }

  private Duration timeout(String path) {
    return sent.stream().filter(each -> each.path.equals(path)).findFirst().orElseThrow().timeout;
  }

  @Test
  void tokens_of_a_login_that_is_too_slow_are_revoked_in_the_time_that_is_left() {
    LoginRedirect login = login();
    slow("/.well-known/oauth-protected-resource", Duration.ofSeconds(25));

    assertThatExceptionOfType(TransientException.class).isThrownBy(() -> callback(login));

    assertThat(client.sessions(fixture.alice)).isEmpty();
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
  }

  @Test
  void calls_after_a_login_have_their_own_time() {
    CallbackResult result = callback(login());
    slow("", Duration.ofSeconds(21));

    result.session().xrpc().query("com.atproto.server.getSession", Map.of());

    assertThat(sent.get(sent.size() - 1).timeout).isEqualTo(Duration.ofSeconds(30));
  }

  private LoginRedirect login() {
    return client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
  }

  private CallbackResult callback(LoginRedirect login) {
    URI callback = callbackOf(login);
    return client.callback(StrictNetworkFixture.parameters(callback), login.browserToken());
  }

  private URI callbackOf(LoginRedirect login) {
    return fixture.network.signIn(
        login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
  }

  private void slow(String path, Duration by) {
    sent.clear();
    slowPath = path;
    slowness = by;
  }

  private AtprotoOAuthClientBuilder builder() {
    return fixture
        .builder(fixture.client.clientMetadata(), fixture.client.keySet(), fixture.sessions)
        .clock(clock)
        .threads(Conditions::inline)
        .transport(this::send);
  }

  /** Sends a request; a server that is slower than its time-out gets it and does not answer. */
  private HttpResponse send(HttpRequest request) throws HttpTransportException {
    sent.add(new Sent(request.uri().getPath(), request.timeout()));
    boolean slow = request.uri().getPath().contains(slowPath) && !slowness.isZero();
    if (slow && slowness.compareTo(request.timeout()) > 0) {
      clock.advance(request.timeout());
      throw new HttpTransportException(
          HttpTransportException.Kind.TIMEOUT, "no response in time", null);
    }
    HttpResponse response = fixture.network.transport().send(request);
    if (slow) {
      clock.advance(slowness);
    }
    return response;
  }
}
