package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.DidDocument;
import io.github.atprotojakarta.identity.Handle;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.scope.RepoAction;
import io.github.atprotojakarta.scope.RepoScope;
import io.github.atprotojakarta.scope.Scopes;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logins with special identities or scopes. */
class IdentityAndScopesTest {
  private static final String POST = "app.bsky.feed.post";
  private static final String LIKE = "app.bsky.feed.like";

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final List<String> pushed = new ArrayList<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_login_works_by_the_service_when_a_firewall_blocks_the_well_known_request() {
    HttpTransport blocked =
        request ->
            request.uri().getPath().equals("/.well-known/atproto-did")
                ? HttpResponse.of(403, Map.of("Content-Type", "text/html"), "<html>blocked")
                : fixture.network.transport().send(request);
    AtprotoOAuthClientBuilder builder =
        builder("atproto")
            .transport(blocked)
            .identity(identity -> identity.txtLookup(name -> List.of()));

    try (AtprotoOAuthClient alone = builder.build()) {
      assertThatThrownBy(
              () -> alone.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("DNS: no record; HTTPS: 403");
    }
    try (AtprotoOAuthClient client =
        builder
            .identity(identity -> identity.handleResolverService(fixture.network.pds()))
            .build()) {
      OAuthSession session = signIn(client, StrictNetworkFixture.HANDLE, null);
      assertThat(session.did()).isEqualTo(fixture.alice);
    }
  }

  /** As an application with a directory of its accounts does. */
  @Test
  void a_login_works_by_resolvers_of_the_application_alone() {
    HttpTransport withoutDirectory =
        request ->
            request.uri().toString().startsWith(fixture.network.plcDirectory().toString())
                    || request.uri().getPath().equals("/.well-known/atproto-did")
                ? HttpResponse.of(403, Map.of(), "blocked")
                : fixture.network.transport().send(request);
    List<Object> asked = new ArrayList<>();
    Handle own = Handle.parse(StrictNetworkFixture.HANDLE);
    AtprotoOAuthClientBuilder builder =
        builder("atproto")
            .transport(withoutDirectory)
            .identity(
                identity ->
                    identity
                        .handleResolver(
                            handle -> {
                              asked.add(handle);
                              return Optional.of(fixture.alice);
                            })
                        .didResolver(
                            (did, fresh) -> {
                              asked.add(did);
                              return new DidDocument(did, own, fixture.network.pds());
                            }));
    try (AtprotoOAuthClient client = builder.build()) {
      OAuthSession session = signIn(client, StrictNetworkFixture.HANDLE, null);
      asked.clear();
      OAuthSession refreshed = client.restore(session.key(), RefreshPolicy.ALWAYS);

      assertThat(refreshed.did()).isEqualTo(fixture.alice);
      assertThat(asked).contains(fixture.alice);
    }
  }

  @Test
  void the_handle_after_a_login_by_did_is_verified_or_not_shown() {
    fixture.signIn(fixture.alice.toString(), AuthorizeOptions.DEFAULT);
    assertThat(fixture.client.identity(fixture.alice).handle())
        .hasValueSatisfying(handle -> assertThat(handle).hasToString(StrictNetworkFixture.HANDLE));

    fixture.network.pointHandle(StrictNetworkFixture.HANDLE, fixture.bob);
    try (AtprotoOAuthClient later = fixture.anotherNode()) {
      assertThat(later.identity(fixture.alice).handle()).isEmpty();
    }
    fixture.network.claimHandle(fixture.alice, "bob.atnet.dev");
    try (AtprotoOAuthClient later = fixture.anotherNode()) {
      assertThat(later.identity(fixture.alice).handle()).isEmpty();
    }
  }

  @Test
  void the_hint_is_who_was_asked_for_and_a_server_gives_none() {
    try (AtprotoOAuthClient client = builder("atproto").transport(this::watched).build()) {
      client.authorize("@Alice.ATNET.dev", AuthorizeOptions.DEFAULT);
      client.authorize(fixture.alice.toString(), AuthorizeOptions.DEFAULT);
      client.authorize(fixture.network.pds().toString(), AuthorizeOptions.DEFAULT);
    }

    assertThat(pushed).hasSize(3);
    assertThat(pushed.get(0)).contains("login_hint=alice.atnet.dev");
    assertThat(pushed.get(1)).contains("login_hint=" + fixture.alice);
    assertThat(pushed.get(2)).doesNotContain("login_hint");
  }

  @Test
  void what_the_granted_scopes_foretell_is_what_the_server_does() {
    String scope = "atproto repo:" + POST + "?action=create";
    try (AtprotoOAuthClient client = builder(scope).build()) {
      OAuthSession session = signIn(client, StrictNetworkFixture.HANDLE, null);
      Scopes granted = session.tokenInfo().granted();

      assertThat(granted.allowsRepo(POST, RepoAction.CREATE)).isTrue();
      assertThat(create(session, POST)).containsKey("uri");
      assertThat(granted.allowsRepo(LIKE, RepoAction.CREATE)).isFalse();
      assertThatThrownBy(() -> create(session, LIKE))
          .isInstanceOfSatisfying(XrpcException.class, e -> assertThat(e.status()).isEqualTo(403));
    }
  }

  @Test
  void a_step_up_signs_in_again_with_what_was_missing() {
    Scopes declared = Scopes.parse("atproto repo:" + POST + " repo?collection=" + LIKE);
    try (AtprotoOAuthClient client = builder(declared.toString()).build()) {
      OAuthSession first = signIn(client, StrictNetworkFixture.HANDLE, "atproto repo:" + POST);
      Scopes needed = Scopes.of(RepoScope.of(LIKE));
      Scopes granted = first.tokenInfo().granted();
      assertThat(granted.missing(needed)).isEqualTo(needed);

      String ask = granted.stepUp(needed, declared).toString();
      OAuthSession second = signIn(client, StrictNetworkFixture.HANDLE, ask);

      assertThat(second.tokenInfo().granted().missing(needed).values()).isEmpty();
      assertThat(create(second, LIKE)).containsKey("uri");
      assertThat(create(second, POST)).containsKey("uri");
    }
  }

  @Test
  void a_set_that_the_server_cannot_resolve_fails_the_login_at_once() {
    try (AtprotoOAuthClient client = builder("atproto include:com.example.auth").build()) {
      assertThatThrownBy(
              () -> client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT))
          .isInstanceOfSatisfying(
              OAuthResponseException.class, e -> assertThat(e.error()).contains("invalid_scope"))
          .hasMessageContaining("com.example.auth");
    }
  }

  private AtprotoOAuthClientBuilder builder(String scope) {
    ClientMetadata metadata =
        ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/callback")), scope);
    return fixture.builder(metadata, ClientKeySet.empty(), fixture.sessions);
  }

  private OAuthSession signIn(
      AtprotoOAuthClient client, String identifier, @Nullable String scope) {
    AuthorizeOptions options =
        scope == null ? AuthorizeOptions.DEFAULT : AuthorizeOptions.DEFAULT.withScope(scope);
    return fixture.signIn(client, identifier, options).session();
  }

  private static JsonObject create(OAuthSession session, String collection) {
    return session
        .xrpc()
        .procedure(
            "com.atproto.repo.createRecord",
            Json.createObjectBuilder()
                .add("repo", session.did().toString())
                .add("collection", collection)
                .add("record", Json.createObjectBuilder().add("$type", collection))
                .build());
  }

  private HttpResponse watched(HttpRequest request) throws HttpTransportException {
    HttpResponse response = fixture.network.transport().send(request);
    if (request.method().equals("POST") && response.status() == 201) {
      pushed.add(body(request));
    }
    return response;
  }

  /** Returns the decoded form of a request. */
  private static String body(HttpRequest request) {
    try (var in = request.body().open()) {
      return URLDecoder.decode(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
