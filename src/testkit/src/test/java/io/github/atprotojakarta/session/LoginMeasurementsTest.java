package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StateStore;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every start and every completion of a login is measured once, with its cause. */
class LoginMeasurementsTest {
  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final List<Measurement> measured = new CopyOnWriteArrayList<>();
  private final StoppableStateStore states = new StoppableStateStore();
  private volatile @Nullable HttpTransportException failure;
  private final AtprotoOAuthClient node =
      fixture
          .node(fixture.sessions)
          .transport(this::send)
          .stateStore(states)
          .metricsListener(measured::add)
          .build();

  /** A store of pending logins that can be away. */
  private static final class StoppableStateStore implements StateStore {
    private final RecordingStateStore rows = new RecordingStateStore();
    private volatile boolean stopped;

    @Override
    public void insert(PendingAuthorization pending) {
      available().insert(pending);
    }

    @Override
    public Optional<PendingAuthorization> consume(String stateHash) {
      return available().consume(stateHash);
    }

    @Override
    public int deleteExpired(Instant before, int limit) {
      return available().deleteExpired(before, limit);
    }

    private StateStore available() {
      if (stopped) {
        throw new TransientException("The database does not respond");
      }
      return rows;
    }
  }

  @AfterEach
  void close() {
    node.close();
    fixture.close();
  }

  private HttpResponse send(HttpRequest request) throws HttpTransportException {
    HttpTransportException next = failure;
    if (next != null) {
      throw next;
    }
    return fixture.network.transport().send(request);
  }

  private LoginRedirect begin() {
    return node.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
  }

  private CallbackParameters answered(LoginRedirect login) {
    return StrictNetworkFixture.parameters(
        fixture.network.signIn(
            login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD));
  }

  private void assertStart(LoginOutcome outcome, LoginCause cause) {
    assertThat(catchThrowable(this::begin)).isNotNull();
    assertThat(logins()).containsExactly(new Measurement.Login(outcome, cause));
  }

  private void assertCompletion(LoginOutcome outcome, LoginCause cause) {
    assertThat(logins())
        .containsExactly(
            new Measurement.Login(LoginOutcome.STARTED, LoginCause.NONE),
            new Measurement.Login(outcome, cause));
  }

  private List<Measurement> logins() {
    return measured.stream().filter(Measurement.Login.class::isInstance).toList();
  }

  @Test
  void a_login_that_succeeds_is_started_and_completed() {
    LoginRedirect login = begin();
    node.callback(answered(login), login.browserToken());
    assertCompletion(LoginOutcome.COMPLETED, LoginCause.NONE);
  }

  @Test
  void an_unknown_handle_is_counted_with_its_account() {
    assertThat(catchThrowable(() -> node.authorize("nobody.atnet.dev", AuthorizeOptions.DEFAULT)))
        .isNotNull();
    assertThat(logins())
        .containsExactly(new Measurement.Login(LoginOutcome.REFUSED, LoginCause.ACCOUNT));
  }

  @Test
  void a_pushed_request_that_the_server_refuses_is_counted() {
    fixture.network.faults().failNextRequest(Endpoint.PAR, 400);
    assertStart(LoginOutcome.REFUSED, LoginCause.SERVER_REFUSED);
  }

  @Test
  void a_server_that_fails_at_the_start_is_counted() {
    fixture.network.faults().failNextRequest(Endpoint.PAR, 503);
    assertStart(LoginOutcome.FAILED, LoginCause.SERVER_UNREACHABLE);
  }

  @Test
  void a_limit_on_connections_is_not_the_fault_of_the_server() {
    failure =
        new HttpTransportException(HttpTransportException.Kind.BUSY, "Too many connections", null);
    assertStart(LoginOutcome.REFUSED, LoginCause.LIMIT);
  }

  @Test
  void a_store_that_is_away_is_counted_at_the_start_and_at_the_callback() {
    states.stopped = true;
    assertStart(LoginOutcome.FAILED, LoginCause.STORE);
    states.stopped = false;
    measured.clear();
    LoginRedirect login = begin();
    CallbackParameters parameters = answered(login);
    states.stopped = true;
    assertThatThrownBy(() -> node.callback(parameters, login.browserToken()))
        .isInstanceOf(TransientException.class);
    assertCompletion(LoginOutcome.FAILED, LoginCause.STORE);
  }

  @Test
  void an_option_that_no_login_may_have_is_counted() {
    assertThatThrownBy(
            () ->
                node.authorize(
                    StrictNetworkFixture.HANDLE,
                    AuthorizeOptions.DEFAULT.withRedirectUri(URI.create("https://other.dev/"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(logins())
        .containsExactly(new Measurement.Login(LoginOutcome.FAILED, LoginCause.OTHER));
  }

  @Test
  void a_user_who_denies_the_access_is_counted() {
    LoginRedirect login = begin();
    URI callback = fixture.network.deny(login.redirect());
    assertThat(
            catchThrowable(
                () ->
                    node.callback(StrictNetworkFixture.parameters(callback), login.browserToken())))
        .isNotNull();
    assertCompletion(LoginOutcome.REFUSED, LoginCause.ACCESS_DENIED);
  }

  @Test
  void a_callback_of_another_browser_is_counted() {
    LoginRedirect login = begin();
    CallbackParameters parameters = answered(login);
    assertThat(catchThrowable(() -> node.callback(parameters, Secret.of("x".repeat(43)))))
        .isNotNull();
    assertCompletion(LoginOutcome.REFUSED, LoginCause.OTHER_BROWSER);
  }

  @Test
  void a_callback_that_belongs_to_no_login_is_counted() {
    CallbackParameters parameters =
        CallbackParameters.parse(
            Map.of(
                "state", List.of("x".repeat(43)),
                "iss", List.of(fixture.network.issuer().toString()),
                "code", List.of("code")));
    assertThat(catchThrowable(() -> node.callback(parameters, null))).isNotNull();
    assertThat(logins())
        .containsExactly(new Measurement.Login(LoginOutcome.REFUSED, LoginCause.UNKNOWN_LOGIN));
  }

  @Test
  void a_login_that_the_application_refuses_is_counted() {
    LoginRedirect login = begin();
    assertThat(
            catchThrowable(
                () ->
                    node.callback(
                        answered(login),
                        CallbackBrowser.withTokens(List.of(login.browserToken())),
                        refused -> {
                          throw new IllegalStateException("not this account");
                        })))
        .hasMessage("not this account");
    assertCompletion(LoginOutcome.REFUSED, LoginCause.DECISION);
  }

  @Test
  void a_login_of_a_blocked_account_is_counted_at_its_start_and_at_its_completion() {
    AdministrativeAct act = new AdministrativeAct("carol", "INC-7");
    LoginRedirect login = begin();
    fixture.client.administration().block(fixture.alice, act);
    assertThat(catchThrowable(() -> node.callback(answered(login), login.browserToken())))
        .isNotNull();
    assertCompletion(LoginOutcome.REFUSED, LoginCause.BLOCKED);
    measured.clear();
    assertStart(LoginOutcome.REFUSED, LoginCause.BLOCKED);
  }
}
