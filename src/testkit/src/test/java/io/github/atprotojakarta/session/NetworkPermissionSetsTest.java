package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.PermissionSetException;
import io.github.atprotojakarta.PermissionSetException.Reason;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.GuardedHttpClient;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.scope.ScopeComparison;
import io.github.atprotojakarta.scope.Scopes;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Permission sets that the client reads from the network. */
class NetworkPermissionSetsTest {
  private static final String SET = "com.example.calendar.auth";
  private static final String EVENT = "com.example.calendar.event";
  private static final String INCLUDE = "include:" + SET;
  private static final String DECLARED = "atproto " + INCLUDE + " repo:app.bsky.feed.post";
  private static final String PERMISSIONS =
      "[{'type':'permission','resource':'repo','collection':['com.example.calendar.event']}]";
  private static final Scopes NOTHING = Scopes.granted("atproto");

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final GuardedHttpClient guarded = GuardedHttpClient.builder().build();
  private final AtprotoOAuthClient client = builder().resolvePermissionSets(true).build();
  private @Nullable Integer status;

  @AfterEach
  void close() {
    client.close();
    guarded.close();
    fixture.close();
  }

  @Test
  void a_step_up_to_a_set_leads_to_its_permissions() {
    publish(PERMISSIONS);
    OAuthSession first = signIn("atproto");
    ScopeComparison scopes = client.scopes(first.did());
    Scopes needed = Scopes.parse(INCLUDE);
    Scopes granted = first.tokenInfo().granted();
    assertThat(scopes.missing(granted, needed)).isEqualTo(needed);

    Scopes request = scopes.stepUp(granted, needed, Scopes.parse(DECLARED));
    assertThat(request).hasToString("atproto " + INCLUDE);
    OAuthSession second = signIn(request.toString());

    assertThat(second.tokenInfo().granted().values()).noneMatch(INCLUDE::equals);
    assertThat(scopes.missing(second.tokenInfo().granted(), needed).values()).isEmpty();
    assertThat(create(second)).containsKey("uri");
  }

  @Test
  void a_permission_is_requested_by_the_set_that_has_it() {
    publish(PERMISSIONS);
    ScopeComparison scopes = client.scopes(fixture.alice);
    Scopes declared = Scopes.parse(DECLARED);

    assertThat(scopes.stepUp(NOTHING, Scopes.parse("repo:" + EVENT + "?action=create"), declared))
        .hasToString("atproto " + INCLUDE);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> scopes.stepUp(NOTHING, Scopes.parse("repo:com.example.calendar.other"), declared))
        .withMessageContaining("repo:com.example.calendar.other is not declared");
  }

  @Test
  void a_set_that_a_server_left_in_the_granted_scope_allows_its_permissions() {
    publish(PERMISSIONS);
    ScopeComparison scopes = client.scopes(fixture.alice);
    Scopes granted = Scopes.granted("atproto " + INCLUDE);

    assertThat(scopes.missing(granted, Scopes.parse("repo:" + EVENT)).values()).isEmpty();
    assertThat(scopes.missing(granted, Scopes.parse("repo:com.example.calendar.other")))
        .hasToString("repo:com.example.calendar.other");
  }

  @Test
  void a_space_of_the_account_itself_is_granted_with_its_did() {
    ScopeComparison scopes = client.scopes(fixture.alice);
    Scopes needed = Scopes.parse("space:com.example.calendar.group");
    Scopes granted = Scopes.granted("space:com.example.calendar.group?authority=" + fixture.alice);

    assertThat(scopes.missing(granted, needed).values()).isEmpty();
    assertThat(client.scopes(fixture.bob).missing(granted, needed)).isEqualTo(needed);
  }

  @Test
  void nothing_is_read_when_the_scopes_agree_without_it_or_the_option_is_off() {
    publish(PERMISSIONS);
    Scopes granted = Scopes.granted("atproto repo:app.bsky.feed.post");
    assertThat(
            client
                .scopes(fixture.alice)
                .missing(granted, Scopes.parse("repo:app.bsky.feed.post"))
                .values())
        .isEmpty();
    try (AtprotoOAuthClient off = builder().build()) {
      assertThat(off.resolvesPermissionSets()).isFalse();
      assertThat(
              off.scopes(fixture.alice)
                  .missing(Scopes.granted("repo:" + EVENT), Scopes.parse(INCLUDE)))
          .hasToString(INCLUDE);
    }
    assertThat(reads).hasValue(0);
  }

  @Test
  void a_set_without_a_publisher_is_named_with_the_dns_record() {
    assertFails(Reason.NO_PUBLISHER, "_lexicon.calendar.example.com has no TXT record");

    fixture.network.pointLexicons(SET, "v=spf1", "did=" + fixture.bob, "did=" + fixture.alice);
    assertFailsLater(Reason.NO_PUBLISHER, "2 TXT records");

    fixture.network.pointLexicons(SET, "did=nobody");
    assertFailsLater(Reason.NO_PUBLISHER, "no valid DID");
    // Neither the name above nor the name below is asked.
    fixture.network.pointLexicons("com.example.auth", "did=" + fixture.bob);
    fixture.network.pointLexicons(SET, "v=spf1");
    assertFailsLater(Reason.NO_PUBLISHER, "no TXT record");
  }

  @Test
  void a_publisher_without_a_usable_account_is_named() {
    fixture.network.pointLexicons(SET, "did=did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    assertFails(Reason.INVALID_PUBLISHER, "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");

    publish(PERMISSIONS);
    fixture.network.editDidDocument(
        fixture.bob, document -> Json.createObjectBuilder(document).remove("service").build());
    assertFailsLater(Reason.INVALID_PUBLISHER, "does not name a PDS");
  }

  @Test
  void a_publisher_at_a_private_address_is_not_asked() {
    publish(PERMISSIONS);
    pointPds("https://10.0.0.1");
    assertFails(Reason.INVALID_PUBLISHER, "10.0.0.1 is not allowed");
    pointPds("http://pds.atnet.dev");
    assertFailsLater(Reason.INVALID_PUBLISHER, "pds.atnet.dev is not allowed");
  }

  @Test
  void a_record_that_is_missing_is_named_with_its_address() {
    fixture.network.pointLexicons(SET, "did=" + fixture.bob);
    assertFails(
        Reason.NOT_FOUND,
        "at://" + fixture.bob + "/com.atproto.lexicon.schema/" + SET + ": Could not locate record");
  }

  @Test
  void a_record_that_is_no_permission_set_of_this_name_is_refused() {
    fixture.network.publishLexicon(
        fixture.bob, SET, lexicon("com.example.calendar.other", PERMISSIONS));
    assertFails(Reason.INVALID_DOCUMENT, "has another id: \"com.example.calendar.other\"");

    fixture.network.publishLexicon(
        fixture.bob,
        SET,
        Json.createObjectBuilder(lexicon(SET, PERMISSIONS)).add("lexicon", 2).build());
    assertFailsLater(Reason.INVALID_DOCUMENT, "another version of the lexicon language: 2");

    fixture.network.publishLexicon(
        fixture.bob,
        SET,
        Json.createObjectBuilder(lexicon(SET, PERMISSIONS)).remove("defs").build());
    assertFailsLater(Reason.INVALID_DOCUMENT, "is no permission set");
  }

  @Test
  void permissions_outside_of_the_namespace_are_ignored_and_a_set_of_them_alone_is_refused() {
    publish(
        "[{'type':'permission','resource':'repo','collection':['app.bsky.feed.post']},"
            + "{'type':'permission','resource':'blob','accept':['*/*']}]");
    assertFails(Reason.INVALID_DOCUMENT, "grants nothing: its 2 permissions");

    publish(
        "[{'type':'permission','resource':'repo','collection':['app.bsky.feed.post']},"
            + PERMISSIONS.substring(1));
    fixture.clock.advance(Duration.ofMinutes(1));
    ScopeComparison scopes = client.scopes(fixture.alice);
    assertThat(scopes.missing(Scopes.granted("repo:" + EVENT), Scopes.parse(INCLUDE)).values())
        .isEmpty();
    assertThat(scopes.missing(Scopes.granted(INCLUDE), Scopes.parse("repo:app.bsky.feed.post")))
        .hasToString("repo:app.bsky.feed.post");
  }

  @Test
  void a_record_that_is_too_large_is_refused() {
    fixture.network.publishLexicon(
        fixture.bob,
        SET,
        Json.createObjectBuilder(lexicon(SET, PERMISSIONS))
            .add("description", "x".repeat(70_000))
            .build());
    assertFails(Reason.INVALID_DOCUMENT, "is too large");
  }

  @Test
  void a_server_that_fails_is_a_fault_that_passes() {
    publish(PERMISSIONS);
    status = 503;
    assertThatThrownBy(this::missingInclude)
        .isInstanceOf(TransientException.class)
        .hasMessageContaining(SET)
        .hasMessageContaining("503");
    status = 301;
    fixture.clock.advance(Duration.ofMinutes(1));
    assertFails(Reason.INVALID_PUBLISHER, "returned status 301 instead of 200");
  }

  @Test
  void a_failure_is_kept_for_a_minute() {
    assertFails(Reason.NO_PUBLISHER, "no TXT record");
    publish(PERMISSIONS);
    assertFails(Reason.NO_PUBLISHER, "no TXT record");

    fixture.clock.advance(Duration.ofMinutes(1));

    assertThat(missingInclude()).hasToString(INCLUDE);
    assertThat(reads).hasValue(1);
  }

  @Test
  void a_set_is_used_while_it_is_read_again_after_five_minutes() {
    publish(PERMISSIONS);
    Scopes old = Scopes.granted("repo:" + EVENT);
    assertThat(missing(old)).isEmpty();
    fixture.clock.advance(Duration.ofMinutes(5).minusSeconds(1));
    assertThat(missing(old)).isEmpty();
    joinThreads();
    assertThat(reads).hasValue(1);
    publish(PERMISSIONS.replace("event", "meeting"));
    fixture.clock.advance(Duration.ofSeconds(1));

    assertThat(missing(old)).isEmpty();
    assertThat(missing(old)).isEmpty();
    joinThreads();

    assertThat(reads).hasValue(2);
    assertThat(missing(old)).containsExactly(INCLUDE);
    assertThat(missing(Scopes.granted("repo:com.example.calendar.meeting"))).isEmpty();
  }

  @Test
  void a_set_that_cannot_be_read_again_is_used_for_ninety_days() {
    publish(PERMISSIONS);
    Scopes granted = Scopes.granted("repo:" + EVENT);
    assertThat(missing(granted)).isEmpty();
    fixture.network.pointLexicons(SET, "v=spf1");

    fixture.clock.advance(Duration.ofDays(90).minusSeconds(1));
    assertThat(missing(granted)).isEmpty();
    joinThreads();
    assertThat(missing(granted)).isEmpty();

    fixture.clock.advance(Duration.ofSeconds(1));
    assertThatThrownBy(() -> missing(granted)).isInstanceOf(PermissionSetException.class);
  }

  @Test
  void the_server_refuses_a_login_with_a_set_that_is_not_published() {
    assertThatThrownBy(
            () ->
                client.authorize(
                    StrictNetworkFixture.HANDLE,
                    AuthorizeOptions.DEFAULT.withScope("atproto " + INCLUDE)))
        .isInstanceOfSatisfying(
            OAuthResponseException.class, e -> assertThat(e.error()).contains("invalid_scope"))
        .hasMessageContaining(SET);
  }

  private AtprotoOAuthClientBuilder builder() {
    ClientMetadata metadata =
        ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/callback")), DECLARED);
    return fixture
        .builder(metadata, ClientKeySet.empty(), fixture.sessions)
        .transport(this::send)
        .threads(
            task -> {
              Thread thread = new Thread(task, "permission-sets");
              threads.add(thread);
              return thread;
            });
  }

  /** Sends requests to other hosts than those of the network as a server would. */
  private HttpResponse send(HttpRequest request) throws HttpTransportException {
    if (request.uri().getPath().endsWith("com.atproto.repo.getRecord")) {
      reads.incrementAndGet();
      if (status != null) {
        return HttpResponse.of(status, Map.of(), "");
      }
      if (!request.uri().toString().startsWith("https://pds")) {
        return guarded.send(request);
      }
    }
    return fixture.network.transport().send(request);
  }

  private void publish(String permissions) {
    fixture.network.publishLexicon(fixture.bob, SET, lexicon(SET, permissions));
  }

  private static JsonObject lexicon(String id, String permissions) {
    return json(
        "{'$type':'com.atproto.lexicon.schema','lexicon':1,'id':'%s',".formatted(id)
            + "'defs':{'main':{'type':'permission-set','title':'Calendar','permissions':"
            + permissions
            + "}}}");
  }

  private static JsonObject json(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text.replace('\'', '"')))) {
      return reader.readObject();
    }
  }

  private void pointPds(String origin) {
    fixture.network.editDidDocument(
        fixture.bob,
        document ->
            Json.createObjectBuilder(document)
                .add(
                    "service",
                    Json.createArrayBuilder()
                        .add(
                            Json.createObjectBuilder()
                                .add("id", "#atproto_pds")
                                .add("type", "AtprotoPersonalDataServer")
                                .add("serviceEndpoint", origin)))
                .build());
  }

  private Scopes missingInclude() {
    return client.scopes(fixture.alice).missing(NOTHING, Scopes.parse(INCLUDE));
  }

  private Iterable<String> missing(Scopes granted) {
    return client.scopes(fixture.alice).missing(granted, Scopes.parse(INCLUDE)).values();
  }

  private void assertFailsLater(Reason reason, String message) {
    fixture.clock.advance(Duration.ofMinutes(1));
    assertFails(reason, message);
  }

  /** A failure is told by both methods, so that nothing counts as granted or can be requested. */
  private void assertFails(Reason reason, String message) {
    assertThatThrownBy(this::missingInclude)
        .isInstanceOfSatisfying(
            PermissionSetException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(SET)
        .hasMessageContaining(message);
    assertThatThrownBy(
            () ->
                client
                    .scopes(fixture.alice)
                    .stepUp(NOTHING, Scopes.parse("repo:" + EVENT), Scopes.parse(DECLARED)))
        .isInstanceOf(PermissionSetException.class);
  }

  private void joinThreads() {
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private OAuthSession signIn(String scope) {
    return fixture
        .signIn(client, StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT.withScope(scope))
        .session();
  }

  private static JsonObject create(OAuthSession session) {
    return session
        .xrpc()
        .procedure(
            "com.atproto.repo.createRecord",
            json(
                "{'repo':'%s','collection':'%s','record':{'$type':'%s'}}"
                    .formatted(session.did(), EVENT, EVENT)));
  }
}
