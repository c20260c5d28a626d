package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthCallbackException.Reason;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.ServerMetadataException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.Browser;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {
  private final StrictNetworkFixture fixture = new StrictNetworkFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_login_that_the_application_refuses_leaves_nothing_behind() {
    OAuthSession first = fixture.signIn("alice.atnet.dev", AuthorizeOptions.DEFAULT).session();
    LoginRedirect login =
        fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT.withAppState("a"));
    CallbackParameters callback =
        StrictNetworkFixture.parameters(
            fixture.network.signIn(
                login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD));
    int sessions = fixture.network.counters().sessions(fixture.alice);
    IllegalStateException refusal = new IllegalStateException("not a member");

    assertThatThrownBy(
            () ->
                fixture.client.callback(
                    callback,
                    CallbackBrowser.withTokens(List.of(login.browserToken())),
                    result -> {
                      assertThat(result.appState()).contains("a");
                      assertThat(fixture.client.sessions(fixture.alice)).hasSize(2);
                      result.session().xrpc().query("com.atproto.server.getSession", Map.of());
                      throw refusal;
                    }))
        .isSameAs(refusal);

    assertThat(fixture.client.sessions(fixture.alice)).containsOnlyKeys(first.key());
    assertThat(fixture.network.counters().sessions(fixture.alice)).isEqualTo(sessions);
  }

  @Test
  void a_person_signs_in_by_handle_and_reads_and_writes_on_the_pds() {
    OAuthSession session =
        fixture.signIn("alice.atnet.dev", AuthorizeOptions.DEFAULT.withAppState("/back")).session();
    assertThat(session.did()).isEqualTo(fixture.alice);
    assertThat(session.tokenInfo().issuer()).isEqualTo(fixture.network.issuer());
    assertThat(session.tokenInfo().audience()).isEqualTo(fixture.network.pds());
    assertThat(session.tokenInfo().scopes()).contains("atproto", "transition:generic");

    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of()).getString("handle"))
        .isEqualTo("alice.atnet.dev");
    JsonObject created =
        session
            .xrpc()
            .procedure(
                "com.atproto.repo.createRecord",
                Json.createObjectBuilder()
                    .add("repo", fixture.alice.toString())
                    .add("collection", "app.bsky.feed.post")
                    .add(
                        "record",
                        Json.createObjectBuilder()
                            .add("$type", "app.bsky.feed.post")
                            .add("text", "hello")
                            .add("createdAt", "2026-01-01T00:00:00Z"))
                    .build());
    String uri = created.getString("uri");
    assertThat(
            session
                .xrpc()
                .query(
                    "com.atproto.repo.getRecord",
                    Map.of(
                        "repo",
                        fixture.alice.toString(),
                        "collection",
                        "app.bsky.feed.post",
                        "rkey",
                        uri.substring(uri.lastIndexOf("/") + 1)))
                .getJsonObject("value")
                .getString("text"))
        .isEqualTo("hello");
    assertThat(fixture.events)
        .containsExactly(
            new SessionEvent.SessionCreated(session.key(), SessionEvent.Occasion.LOGIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"@alice.atnet.dev", " Alice.ATNET.dev ", "at://alice.atnet.dev"})
  void a_handle_is_taken_as_people_type_it(String typed) {
    assertThat(fixture.signIn(typed, AuthorizeOptions.DEFAULT).session().did())
        .isEqualTo(fixture.alice);
  }

  @Test
  void a_login_after_the_first_is_pushed_once() {
    fixture.signIn();
    long before = fixture.network.counters().requests(Endpoint.PAR);

    fixture.signIn();

    assertThat(fixture.network.counters().requests(Endpoint.PAR) - before).isEqualTo(1);
  }

  @Test
  void a_person_signs_in_by_did() {
    assertThat(fixture.signIn(fixture.alice.toString(), AuthorizeOptions.DEFAULT).session().did())
        .isEqualTo(fixture.alice);
  }

  @Test
  void a_person_signs_in_by_the_address_of_the_pds_or_of_the_authorization_server() {
    assertThat(
            fixture
                .signIn(fixture.network.pds().toString(), AuthorizeOptions.DEFAULT)
                .session()
                .did())
        .isEqualTo(fixture.alice);
    assertThat(
            fixture
                .signIn(fixture.network.issuer().toString(), AuthorizeOptions.DEFAULT)
                .session()
                .did())
        .isEqualTo(fixture.alice);
  }

  @Test
  void a_confidential_client_signs_in_with_its_key() {
    try (StrictNetworkFixture confidential = StrictNetworkFixture.confidential()) {
      OAuthSession session = confidential.signIn().session();
      assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
      assertThat(confidential.sessions.find(session.key()).orElseThrow().authentication().method())
          .isEqualTo("private_key_jwt");
    }
  }

  @Test
  void an_account_has_a_session_for_each_login() {
    OAuthSession first = fixture.signIn().session();
    OAuthSession second = fixture.signIn().session();
    assertThat(first.key()).isNotEqualTo(second.key());
    assertThat(fixture.client.sessions(fixture.alice).keySet())
        .containsExactlyInAnyOrder(first.key(), second.key());
    first.signOut();
    assertThat(second.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
  }

  @Test
  void a_person_sees_device_sign_in_and_last_use_of_each_session() {
    Instant before = fixture.clock.instant();
    SessionKey phone = signInFrom("Phone\r\nX-Forged: 1 " + "x".repeat(300));
    Instant after = fixture.clock.instant();
    fixture.clock.advance(Duration.ofDays(3));
    SessionKey unknown = signInFrom(" ");
    fixture.clock.advance(Duration.ofDays(2));
    Instant used = fixture.clock.instant();
    fixture.client.restore(phone, RefreshPolicy.AUTO);

    Map<SessionKey, SessionInfo> sessions = fixture.client.sessions(fixture.alice);

    assertThat(sessions.keySet()).containsExactly(unknown, phone);
    SessionInfo info = Objects.requireNonNull(sessions.get(phone));
    assertThat(info.device()).startsWith("Phone X-Forged: 1 xxx").hasSizeLessThan(260);
    assertThat(info.signedInAt()).isBetween(before, after);
    assertThat(info.usedAt()).isBetween(used, fixture.clock.instant());
    assertThat(info.endsAt()).isAfter(fixture.clock.instant());
    assertThat(info.tokens().sub()).isEqualTo(fixture.alice);
    assertThat(Objects.requireNonNull(sessions.get(unknown)).device()).isNull();
  }

  private SessionKey signInFrom(String device) {
    LoginRedirect login = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    CallbackParameters callback = StrictNetworkFixture.parameters(answered(login));
    CallbackBrowser browser = new CallbackBrowser(List.of(login.browserToken()), device);
    return fixture.client.callback(callback, browser, accepted -> {}).session().key();
  }

  @Test
  void with_the_single_session_policy_a_login_ends_the_account_s_other_sessions() {
    OAuthSession first = fixture.signIn().session();
    try (var client =
        fixture
            .builder(
                StrictNetworkFixture.loopbackMetadata(), ClientKeySet.empty(), fixture.sessions)
            .singleSession(true)
            .build()) {
      LoginRedirect login = client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
      OAuthSession second =
          client
              .callback(StrictNetworkFixture.parameters(answered(login)), login.browserToken())
              .session();
      assertThat(client.sessions(fixture.alice).keySet()).containsExactly(second.key());
    }
    assertThat(fixture.network.counters().sessions(fixture.alice)).isEqualTo(1);
    assertThat(fixture.events)
        .contains(new SessionEvent.SessionDeleted(first.key(), SessionEvent.Cause.SIGNED_OUT));
  }

  @ParameterizedTest
  @CsvSource({"form_post, true", "query, false", ", false"})
  void the_response_comes_in_the_mode_that_the_application_asked_for(
      @Nullable String mode, boolean byForm) {
    LoginRedirect login =
        fixture.client.authorize(
            StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT.withResponseMode(mode));
    Browser browser = fixture.network.browser();

    URI callback =
        browser.signIn(
            login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);

    assertThat(browser.callbackByForm()).isEqualTo(byForm);
    assertThat(
            fixture
                .client
                .callback(StrictNetworkFixture.parameters(callback), login.browserToken())
                .session()
                .did())
        .isEqualTo(fixture.alice);
  }

  @Test
  void a_prompt_or_response_mode_that_does_not_exist_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthorizeOptions.DEFAULT.withPrompt("please"))
        .withMessageContaining("prompt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthorizeOptions.DEFAULT.withResponseMode("fragment"))
        .withMessageContaining("response_mode");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthorizeOptions.DEFAULT.withUiLocales("x".repeat(2001)))
        .withMessageContaining("ui_locales");
  }

  @Test
  void a_server_that_lists_its_prompts_is_asked_for_a_sign_up_only_if_it_offers_one() {
    offerPrompts("login", "create");
    assertThat(
            fixture
                .client
                .authorize(
                    fixture.network.pds().toString(), AuthorizeOptions.DEFAULT.withPrompt("create"))
                .redirect())
        .hasHost(fixture.network.issuer().getHost());
    offerPrompts("login");
    try (var later = fixture.anotherNode()) {
      assertThatThrownBy(
              () ->
                  later.authorize(
                      fixture.network.pds().toString(),
                      AuthorizeOptions.DEFAULT.withPrompt("create")))
          .isInstanceOf(ServerMetadataException.class)
          .hasMessageContaining("does not support prompt=create");
    }
  }

  private void offerPrompts(String... prompts) {
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.SERVER_METADATA,
            json ->
                Json.createObjectBuilder(json)
                    .add("prompt_values_supported", Json.createArrayBuilder(List.of(prompts)))
                    .build());
  }

  @Test
  void a_login_comes_back_by_form_too() {
    assertThat(
            fixture
                .signIn("alice.atnet.dev", AuthorizeOptions.DEFAULT.withResponseMode("form_post"))
                .session()
                .did())
        .isEqualTo(fixture.alice);
  }

  private List<PendingAuthorization> twoLogins() {
    fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    return List.copyOf(fixture.states.rows.values());
  }

  @Test
  void the_pkce_verifier_is_new_for_each_login_and_the_server_has_its_s256_challenge() {
    List<PendingAuthorization> logins = twoLogins();
    assertThat(logins.get(0).codeVerifier()).isNotEqualTo(logins.get(1).codeVerifier());
    assertThat(logins.get(0).codeVerifier().reveal()).hasSizeGreaterThanOrEqualTo(43);
    // The strict network accepts only the method S256 and only this verifier.
    fixture.signIn();
  }

  @Test
  void the_state_is_new_for_each_login_and_kept_as_a_hash() {
    List<PendingAuthorization> logins = twoLogins();
    assertThat(logins.get(0).stateHash()).isNotEqualTo(logins.get(1).stateHash());
    LoginRedirect login = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    Secret state = StrictNetworkFixture.parameters(answered(login)).state();
    assertThat(state.reveal()).hasSizeGreaterThanOrEqualTo(43);
    assertThat(fixture.states.rows).containsKey(state.sha256());
  }

  @Test
  void the_session_key_is_the_hash_of_the_session_token() {
    CallbackResult result = fixture.signIn();
    assertThat(SessionKey.of(fixture.alice, result.sessionToken()))
        .isEqualTo(result.session().key());
    assertThat(result.toString()).doesNotContain(result.sessionToken().reveal());
  }

  @Test
  void the_application_state_comes_back() {
    assertThat(
            fixture
                .signIn("alice.atnet.dev", AuthorizeOptions.DEFAULT.withAppState("/back"))
                .appState())
        .contains("/back");
  }

  @Test
  void an_unknown_handle_leaves_nothing_behind() {
    assertThatThrownBy(() -> fixture.client.authorize("nobody.atnet.dev", AuthorizeOptions.DEFAULT))
        .isInstanceOfSatisfying(
            IdentityException.class,
            e -> assertThat(e.reason()).isEqualTo(IdentityException.Reason.HANDLE_NOT_FOUND))
        .hasMessageContaining("nobody.atnet.dev");
    assertThat(fixture.states.rows).isEmpty();
  }

  @Test
  void more_scope_than_declared_and_foreign_redirects_are_refused_before_anything_is_sent() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                fixture.client.authorize(
                    "alice.atnet.dev",
                    AuthorizeOptions.DEFAULT.withScope("atproto transition:email")))
        .withMessageContaining("transition:email");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                fixture.client.authorize(
                    "alice.atnet.dev",
                    AuthorizeOptions.DEFAULT.withRedirectUri(
                        URI.create("https://evil.example/callback"))))
        .withMessageContaining("evil.example");
    assertThat(fixture.states.rows).isEmpty();
  }

  @Test
  void a_denied_consent_is_told_with_the_application_state() {
    LoginRedirect login =
        fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT.withAppState("/back"));
    URI callback = fixture.network.deny(login.redirect());
    assertThatThrownBy(
            () ->
                fixture.client.callback(
                    StrictNetworkFixture.parameters(callback), login.browserToken()))
        .isInstanceOfSatisfying(
            OAuthCallbackException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.REFUSED);
              assertThat(e.error()).contains("access_denied");
              assertThat(e.appState()).contains("/back");
            });
    assertThat(fixture.states.rows).isEmpty();
  }

  private URI answered(LoginRedirect login) {
    return fixture.network.signIn(
        login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
  }

  private void assertRefused(
      Map<String, List<String>> query, @Nullable Secret browserToken, Reason reason) {
    assertThatThrownBy(() -> fixture.client.callback(CallbackParameters.parse(query), browserToken))
        .isInstanceOfSatisfying(
            OAuthCallbackException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    assertThat(fixture.client.sessions(fixture.alice)).isEmpty();
    assertThat(fixture.network.counters().logins()).isZero();
  }

  @Test
  void a_forged_state_is_refused() {
    LoginRedirect login = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    Map<String, List<String>> query = StrictNetworkFixture.query(answered(login));
    query.put("state", List.of("forged"));
    assertRefused(query, login.browserToken(), Reason.UNKNOWN_STATE);
  }

  @Test
  void a_callback_of_another_issuer_is_refused() {
    LoginRedirect login = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    Map<String, List<String>> query = StrictNetworkFixture.query(answered(login));
    query.put("iss", List.of("https://evil.example"));
    assertRefused(query, login.browserToken(), Reason.ISSUER_MISMATCH);
    assertThat(fixture.states.rows).isEmpty();
  }

  @Test
  void the_address_of_a_person_s_own_page_is_a_login_of_that_handle() {
    LoginRedirect login =
        fixture.client.authorize("https://alice.atnet.dev/about", AuthorizeOptions.DEFAULT);
    assertThat(login.redirect().toString()).startsWith(fixture.network.issuer().toString());
    assertThat(fixture.states.rows.values())
        .singleElement()
        .satisfies(pending -> assertThat(pending.expectedDid()).isEqualTo(fixture.alice));
  }

  @Test
  void an_address_that_is_neither_a_server_nor_a_handle_is_told_with_what_to_enter() {
    fixture.network.publish(
        URI.create("https://nobody.atnet.dev/.well-known/oauth-protected-resource"),
        404,
        "text/html",
        "<html>");
    fixture.network.publish(
        URI.create("https://nobody.atnet.dev/.well-known/oauth-authorization-server"),
        200,
        "text/html",
        "<html>");
    assertThatThrownBy(
            () -> fixture.client.authorize("https://nobody.atnet.dev", AuthorizeOptions.DEFAULT))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("enter its handle instead");
  }

  @Test
  void the_sign_in_pages_of_a_server_may_be_on_another_host() {
    String issuer = fixture.network.issuer().toString();
    String pages = "https://login.another.example";
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.SERVER_METADATA,
            metadata -> with(metadata, "authorization_endpoint", pages + "/oauth/authorize?a=b"));
    LoginRedirect login = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    assertThat(login.redirect().toString())
        .startsWith(pages + "/oauth/authorize?a=b&")
        .contains("request_uri=", "client_id=");

    URI seen = URI.create(login.redirect().toString().replace(pages, issuer).replace("a=b&", ""));
    Map<String, List<String>> query =
        StrictNetworkFixture.query(
            fixture.network.signIn(seen, "alice.atnet.dev", StrictNetworkFixture.PASSWORD));
    OAuthSession session =
        fixture.client.callback(CallbackParameters.parse(query), login.browserToken()).session();
    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
  }

  private static JsonObject with(JsonObject json, String name, String value) {
    return Json.createObjectBuilder(json).add(name, value).build();
  }

  @Test
  void a_code_without_iss_is_refused() {
    LoginRedirect login = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    Map<String, List<String>> query = StrictNetworkFixture.query(answered(login));
    query.remove("iss");
    assertRefused(query, login.browserToken(), Reason.ISSUER_MISMATCH);
  }

  @Test
  void a_server_that_does_not_promise_iss_is_refused_before_anything_is_sent_to_it() {
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.SERVER_METADATA,
            json ->
                Json.createObjectBuilder(json)
                    .remove("authorization_response_iss_parameter_supported")
                    .build());
    assertThatThrownBy(() -> fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT))
        .isInstanceOf(ServerMetadataException.class)
        .hasMessageContaining("authorization_response_iss_parameter_supported");
  }

  @Test
  void a_login_that_another_browser_began_is_refused() {
    LoginRedirect login = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    Map<String, List<String>> query = StrictNetworkFixture.query(answered(login));
    assertRefused(query, Secret.of("another-browser"), Reason.OTHER_BROWSER);
    LoginRedirect second = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    assertRefused(StrictNetworkFixture.query(answered(second)), null, Reason.OTHER_BROWSER);
  }

  @Test
  void two_logins_of_one_browser_share_its_token() {
    LoginRedirect first = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    LoginRedirect second =
        fixture.client.authorize(
            "alice.atnet.dev", AuthorizeOptions.DEFAULT.withBrowserToken(first.browserToken()));
    assertThat(second.browserToken()).isEqualTo(first.browserToken());
    for (LoginRedirect login : List.of(second, first)) {
      fixture.client.callback(
          StrictNetworkFixture.parameters(answered(login)), first.browserToken());
    }
    assertThat(fixture.client.sessions(fixture.alice)).hasSize(2);
  }

  @Test
  void a_login_that_took_too_long_is_forgotten() {
    LoginRedirect login = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    Map<String, List<String>> query = StrictNetworkFixture.query(answered(login));
    fixture.clock.advance(Duration.ofMinutes(11));
    assertRefused(query, login.browserToken(), Reason.UNKNOWN_STATE);
  }

  @Test
  void logins_that_nobody_finishes_are_forgotten() {
    fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    fixture.upkeep();
    assertThat(fixture.states.rows).hasSize(1);
    fixture.clock.advance(Duration.ofMinutes(11));
    fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    fixture.upkeep();
    assertThat(fixture.states.rows).hasSize(1);
  }

  @Test
  void of_many_concurrent_callbacks_with_one_state_one_wins() throws Exception {
    LoginRedirect login = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    CallbackParameters parameters = StrictNetworkFixture.parameters(answered(login));
    int callers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    CyclicBarrier together = new CyclicBarrier(callers);
    Callable<Object> callback =
        () -> {
          together.await();
          try {
            return fixture.client.callback(parameters, login.browserToken());
          } catch (OAuthCallbackException e) {
            return e.reason();
          }
        };
    List<Object> outcomes = new ArrayList<>();
    for (Future<Object> each :
        threads.invokeAll(java.util.Collections.nCopies(callers, callback))) {
      outcomes.add(each.get());
    }
    threads.shutdown();
    assertThat(outcomes).filteredOn(CallbackResult.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(Reason.UNKNOWN_STATE::equals).hasSize(callers - 1);
    assertThat(fixture.client.sessions(fixture.alice)).hasSize(1);
  }

  @Test
  void a_login_for_one_account_that_ends_with_another_is_refused_and_its_tokens_revoked() {
    LoginRedirect login = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    URI callback = fixture.network.signIn(login.redirect(), "bob.atnet.dev", "bob-pass");
    assertThatThrownBy(
            () ->
                fixture.client.callback(
                    StrictNetworkFixture.parameters(callback), login.browserToken()))
        .isInstanceOfSatisfying(
            OAuthCallbackException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.ACCOUNT_MISMATCH));
    assertThat(fixture.network.counters().sessions(fixture.bob)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "scope"})
  void tokens_that_cannot_be_used_are_revoked(String missing) {
    LoginRedirect login = fixture.client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    CallbackParameters parameters = StrictNetworkFixture.parameters(answered(login));
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.TOKEN, json -> Json.createObjectBuilder(json).remove(missing).build());
    assertThatThrownBy(() -> fixture.client.callback(parameters, login.browserToken()))
        .isInstanceOf(OAuthCallbackException.class)
        .hasMessageContaining(missing);
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
  }

  @Test
  void tokens_that_cannot_be_stored_are_revoked() {
    SessionStore failing =
        new FailingSessionStore(fixture.sessions) {
          @Override
          public void insert(StoredSession session) {
            throw new TransientException("The database is away");
          }
        };
    try (var client =
        fixture
            .builder(StrictNetworkFixture.loopbackMetadata(), ClientKeySet.empty(), failing)
            .build()) {
      LoginRedirect login = client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
      CallbackParameters parameters = StrictNetworkFixture.parameters(answered(login));
      assertThatThrownBy(() -> client.callback(parameters, login.browserToken()))
          .isInstanceOf(TransientException.class);
    }
    assertThat(fixture.network.counters().sessions(fixture.alice)).isZero();
  }

  @Test
  void what_is_thrown_is_always_of_the_one_family() {
    assertThat(AtprotoOAuthException.class).isSealed();
  }
}
