package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.GuardedHttpClient;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.testkit.pds.BlobCdn;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.xrpc.XrpcClient;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters, bodies, headers, pages, rate limits and redirected downloads of session.xrpc(). */
class XrpcFeaturesTest {
  private static final String POSTS = "app.bsky.feed.post";

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final XrpcClient xrpc = fixture.signIn().session().xrpc();
  private final byte[] picture = new byte[5000];

  @AfterEach
  void close() {
    fixture.close();
  }

  private static XrpcException refused(Runnable call) {
    try {
      call.run();
    } catch (XrpcException e) {
      return e;
    }
    throw new AssertionError("The call was not refused");
  }

  private void post(int number) {
    xrpc.procedure(
        "com.atproto.repo.createRecord",
        Json.createObjectBuilder()
            .add("repo", fixture.alice.value())
            .add("collection", POSTS)
            .add("record", Json.createObjectBuilder().add("text", "post " + number))
            .build());
  }

  private Map<String, Object> posts(int limit, boolean reverse) {
    return Map.of(
        "repo", fixture.alice.value(), "collection", POSTS, "limit", limit, "reverse", reverse);
  }

  private static List<String> texts(JsonObject page) {
    return page.getJsonArray("records").getValuesAs(JsonObject.class).stream()
        .map(entry -> entry.getJsonObject("value").getString("text"))
        .toList();
  }

  @Test
  void pages_follow_each_other_until_the_last_one() {
    for (int i = 0; i < 5; i++) {
      post(i);
    }

    List<String> all =
        xrpc.pages("com.atproto.repo.listRecords", posts(2, true))
            .flatMap(page -> texts(page).stream())
            .toList();

    assertThat(all).containsExactly("post 0", "post 1", "post 2", "post 3", "post 4");
    long before = fixture.network.counters().requests(Endpoint.XRPC);
    assertThat(xrpc.pages("com.atproto.repo.listRecords", posts(2, false)).limit(1))
        .singleElement()
        .satisfies(page -> assertThat(texts(page)).containsExactly("post 4", "post 3"));
    assertThat(fixture.network.counters().requests(Endpoint.XRPC)).isEqualTo(before + 1);
  }

  @Test
  void parameters_have_the_types_of_the_lexicon() {
    String list = "com.atproto.repo.listRecords";
    Map<String, Object> wrong =
        Map.of("repo", fixture.alice.value(), "collection", POSTS, "limit", "two");
    assertThat(refused(() -> xrpc.query(list, wrong)).status()).isEqualTo(400);
    assertThat(
            refused(
                    () ->
                        xrpc.query(
                            list,
                            Map.of(
                                "repo", List.of("a", "b"), "collection", POSTS, "reverse", "yes")))
                .status())
        .isEqualTo(400);
    assertThat(xrpc.query(list, posts(1, true))).containsKey("records");
  }

  @Test
  void lists_are_repeated_parameters() {
    String actors = "app.bsky.actor.getProfiles";

    JsonObject found =
        xrpc.query(actors, Map.of("actors", List.of(fixture.alice.value(), "bob.atnet.dev")));

    assertThat(found.getJsonArray("profiles").getValuesAs(JsonObject.class))
        .extracting(profile -> profile.getString("did"))
        .containsExactly(fixture.alice.value(), fixture.bob.value());
    assertThat(refused(() -> xrpc.query(actors, Map.of("actors", List.of()))).status())
        .isEqualTo(400);
  }

  @Test
  void a_procedure_without_input_has_neither_a_body_nor_a_type() {
    String method = "com.atproto.server.requestEmailConfirmation";
    ClientMetadata metadata =
        ClientMetadata.loopback(
            List.of(URI.create("http://127.0.0.1/callback")),
            "atproto account:email?action=manage");
    try (AtprotoOAuthClient client =
        fixture.builder(metadata, ClientKeySet.empty(), fixture.sessions).build()) {
      XrpcClient allowed = signIn(client);

      assertThat(allowed.procedure(method)).isEmpty();
      assertThat(refused(() -> allowed.procedure(method, JsonObject.EMPTY_JSON_OBJECT)).error())
          .contains("InvalidRequest");
    }
    assertThat(refused(() -> xrpc.procedure(method)).error()).contains("ScopeMissingError");
  }

  private XrpcClient signIn(AtprotoOAuthClient client) {
    return fixture
        .signIn(client, StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT)
        .session()
        .xrpc();
  }

  private String upload(HttpBody body) {
    JsonObject blob =
        xrpc.upload("com.atproto.repo.uploadBlob", "image/png", body).getJsonObject("blob");
    assertThat(blob.getString("mimeType")).isEqualTo("image/png");
    assertThat(blob.getInt("size")).isEqualTo(picture.length);
    return blob.getJsonObject("ref").getString("$link");
  }

  private String upload() {
    new Random(1).nextBytes(picture);
    return upload(HttpBody.of(picture));
  }

  @Test
  void an_upload_has_its_type_and_arrives_complete() throws Exception {
    String cid = upload();
    assertThat(upload(HttpBody.once(new ByteArrayInputStream(picture), picture.length)))
        .isEqualTo(cid);
    assertThat(download(cid)).isEqualTo(picture);
  }

  private byte[] download(String cid) throws Exception {
    try (HttpResponse response = blob(xrpc, cid)) {
      return response.body().readAllBytes();
    }
  }

  private HttpResponse blob(XrpcClient client, String cid) {
    return client.download(
        "com.atproto.sync.getBlob", Map.of("did", fixture.alice.value(), "cid", cid));
  }

  @ParameterizedTest
  @CsvSource({"301, 0", "302, 0", "303, 1", "307, 2", "308, 2"})
  void a_blob_comes_from_another_host_without_token_proof_and_headers(int status, int more)
      throws Exception {
    String cid = upload();
    BlobCdn cdn = fixture.network.startCdn("cdn.atnet.dev");
    fixture.network.redirectBlobs(status, blob -> cdn.address(blob, more));
    XrpcClient client =
        xrpc.withAcceptLabelers(fixture.bob)
            .withProxy(Did.parse("did:web:api.atnet.dev"), "appview");

    try (HttpResponse response = blob(client, cid)) {
      assertThat(response.body().readAllBytes()).isEqualTo(picture);
      assertThat(response.mediaType()).isEqualTo("image/png");
    }
    assertThat(cdn.leaks()).isEmpty();
    assertThat(cdn.requests()).isEqualTo(1 + more);
  }

  @Test
  void four_redirects_are_too_many() {
    String cid = upload();
    BlobCdn cdn = fixture.network.startCdn("cdn.atnet.dev");
    fixture.network.redirectBlobs(302, blob -> cdn.address(blob, 3));

    assertThat(refused(() -> blob(xrpc, cid)).status()).isEqualTo(302);
    assertThat(cdn.requests()).isEqualTo(3);
    assertThat(cdn.leaks()).isEmpty();
  }

  /** The guard of production checks the address of each hop. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://10.0.0.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/",
        "https://localhost/",
        "https://2130706433/",
        "https://[::ffff:10.0.0.1]/"
      })
  void a_redirect_to_a_private_address_is_blocked(String target) {
    fixture.network.redirectBlobs(302, blob -> target + blob);
    try (GuardedHttpClient guard = GuardedHttpClient.builder().build();
        AtprotoOAuthClient guarded =
            fixture
                .builder(
                    StrictNetworkFixture.loopbackMetadata(), ClientKeySet.empty(), fixture.sessions)
                .transport(outside(guard))
                .build()) {
      String cid = upload();
      XrpcClient client = signIn(guarded);

      assertThatThrownBy(() -> blob(client, cid))
          .isInstanceOfSatisfying(
              XrpcException.class,
              e -> {
                assertThat(e.status()).isEqualTo(302);
                assertThat(e.headers().get("location")).isNotEmpty();
                assertThat(e.getSuppressed())
                    .singleElement()
                    .isInstanceOfSatisfying(
                        HttpTransportException.class,
                        why ->
                            assertThat(why.kind()).isEqualTo(HttpTransportException.Kind.BLOCKED));
              });
    }
  }

  /** The hosts of the network are inside the JVM; everything else meets the guard. */
  private HttpTransport outside(GuardedHttpClient guard) {
    return request ->
        request.uri().getHost().endsWith(".atnet.dev")
            ? fixture.network.transport().send(request)
            : guard.send(request);
  }

  @Test
  void an_exceeded_limit_says_when_to_call_again() {
    Map<String, String> none = Map.of();
    xrpc.query("com.atproto.server.getSession", none);
    fixture.network.limitCalls(2, Duration.ofMinutes(5));
    Instant before = fixture.clock.instant();

    try (HttpResponse response = xrpc.queryRaw("com.atproto.server.getSession", none)) {
      assertThat(response.header("RateLimit-Remaining")).contains("1");
      assertThat(response.header("RateLimit-Policy")).contains("2;w=300");
    }
    xrpc.query("com.atproto.server.getSession", none);

    XrpcException e = refused(() -> xrpc.query("com.atproto.server.getSession", none));
    assertThat(e.status()).isEqualTo(429);
    assertThat(e.error()).contains("RateLimitExceeded");
    assertThat(e.retryAfter()).isEmpty();
    XrpcException.RateLimit limit = e.rateLimit().orElseThrow();
    assertThat(limit.limit()).isEqualTo(OptionalLong.of(2));
    assertThat(limit.remaining()).isEqualTo(OptionalLong.of(0));
    assertThat(limit.resetAt().orElseThrow())
        .isBetween(before.plusSeconds(299), before.plusSeconds(310));
    fixture.clock.advance(Duration.ofMinutes(6));
    assertThat(xrpc.query("com.atproto.server.getSession", none)).isNotEmpty();
  }

  @Test
  void a_busy_server_says_how_long_to_wait() {
    fixture.network.faults().failRequests(Endpoint.XRPC, 429, "7");

    XrpcException e = refused(() -> xrpc.query("com.atproto.server.getSession", Map.of()));

    assertThat(e.status()).isEqualTo(429);
    assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(e.headers().get("retry-after")).containsExactly("7");
    assertThat(e.rateLimit()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "atproto-proxy, did:web:api.atnet.dev",
    "atproto-proxy, #appview",
    "atproto-proxy, did:web:a.atnet.dev#b#c",
    "atproto-accept-labelers, alice.atnet.dev",
    "atproto-accept-labelers, did:plc:a did:plc:b"
  })
  void the_network_refuses_headers_of_a_wrong_format(String name, String value) {
    assertThat(
            refused(
                    () ->
                        xrpc.withHeader(name, value)
                            .query("com.atproto.server.getSession", Map.of()))
                .status())
        .isEqualTo(400);
  }

  @Test
  void labelers_can_be_allowed_to_take_content_down() {
    assertThat(
            xrpc.withHeader("atproto-accept-labelers", fixture.alice + ";redact, " + fixture.bob)
                .query("com.atproto.server.getSession", Map.of()))
        .isNotEmpty();
  }
}
