package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.service.ServiceCall;
import io.github.atprotojakarta.testkit.service.ServiceHost;
import io.github.atprotojakarta.xrpc.ServiceTokenRequest;
import io.github.atprotojakarta.xrpc.XrpcClient;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of other services: directly with tokens that the PDS signs, and through the PDS. */
class ServiceAuthTest {
  private static final String METHOD = "com.example.video.status";
  private static final JsonObject OUTPUT = Json.createObjectBuilder().add("state", "done").build();

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final ServiceHost video =
      fixture.network.startService("video.atnet.dev", "video").respond(METHOD, OUTPUT);

  @AfterEach
  void close() {
    fixture.close();
  }

  private Did did() {
    return Did.parse(video.did());
  }

  private static void refused(Runnable call, int status, String error) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            XrpcException.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.error()).contains(error);
            });
  }

  private XrpcClient signedIn() {
    return fixture.signIn().session().xrpc();
  }

  /** Runs with a session of a client that asks for these scopes. */
  private void withScope(String scope, Consumer<XrpcClient> test) {
    try (AtprotoOAuthClient client =
        fixture
            .builder(
                ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/callback")), scope),
                ClientKeySet.empty(),
                fixture.sessions)
            .build()) {
      LoginRedirect login = client.authorize(StrictNetworkFixture.HANDLE, AuthorizeOptions.DEFAULT);
      URI callback =
          fixture.network.signIn(
              login.redirect(), StrictNetworkFixture.HANDLE, StrictNetworkFixture.PASSWORD);
      test.accept(
          client
              .callback(StrictNetworkFixture.parameters(callback), login.browserToken())
              .session()
              .xrpc());
    }
  }

  @Test
  void a_service_gets_a_token_that_the_key_of_the_account_signed_for_one_method() {
    JsonObject output =
        signedIn()
            .service(video.origin(), did())
            .withHeader("Accept-Language", "de")
            .query(METHOD, Map.of("job", "1", "tags", List.of("a", "b")));

    assertThat(output).isEqualTo(OUTPUT);
    ServiceCall call = video.calls().get(0);
    assertThat(call.issuer()).isEqualTo(fixture.alice.value());
    assertThat(call.audience()).isEqualTo(video.did());
    assertThat(call.lifetime()).isEqualTo(60);
    assertThat(call.query()).isEqualTo(Map.of("job", List.of("1"), "tags", List.of("a", "b")));
    assertThat(call.header("accept-language")).isEqualTo("de");
    assertThat(call.headers()).doesNotContainKey("dpop");
  }

  @Test
  void each_call_has_a_token_of_its_own() {
    video.respond("com.example.video.upload", OUTPUT);
    XrpcClient client = signedIn().service(video.origin(), did());

    client.query(METHOD, Map.of());
    client.query(METHOD, Map.of());
    client.procedure(METHOD);
    client.upload("com.example.video.upload", "video/mp4", HttpBody.of("film"));

    assertThat(video.calls())
        .extracting(ServiceCall::method)
        .containsExactly("GET", "GET", "POST", "POST");
    assertThat(video.calls().get(2).headers()).doesNotContainKey("content-type");
    assertThat(video.calls().get(3).header("content-type")).isEqualTo("video/mp4");
    assertThat(video.calls().get(3).body()).isEqualTo("film");
  }

  /** The scope names a service with its id, and the PDS compares it with the whole audience. */
  @Test
  void a_scope_for_one_service_is_enough_for_calls_of_it() {
    withScope(
        "atproto rpc:" + METHOD + "?aud=" + video.did() + "%23video",
        client -> {
          assertThat(client.service(video.origin(), did(), "video").query(METHOD, Map.of()))
              .isEqualTo(OUTPUT);
          assertThat(video.calls().get(0).audience()).isEqualTo(video.did() + "#video");
          refused(
              () -> client.service(video.origin(), did()).query(METHOD, Map.of()),
              403,
              "ScopeMissingError");
          refused(
              () ->
                  client
                      .service(video.origin(), did(), "video")
                      .query("com.example.other.method", Map.of()),
              403,
              "ScopeMissingError");
        });
  }

  @Test
  void a_scope_for_all_services_allows_a_method_at_each_of_them() {
    withScope(
        "atproto rpc:" + METHOD + "?aud=*",
        client -> {
          client.service(video.origin(), did()).query(METHOD, Map.of());
          client.service(video.origin(), did(), "video").query(METHOD, Map.of());
          assertThat(video.calls()).hasSize(2);
        });
  }

  @Test
  void without_a_scope_the_service_is_not_called() {
    withScope(
        "atproto",
        client ->
            refused(
                () -> client.service(video.origin(), did()).query(METHOD, Map.of()),
                403,
                "ScopeMissingError"));
    assertThat(video.calls()).isEmpty();
    assertThat(fixture.network.counters().requests(Endpoint.OTHER)).isZero();
  }

  @Test
  void a_token_for_another_service_is_refused() {
    refused(
        () ->
            signedIn()
                .service(video.origin(), Did.parse("did:web:chat.atnet.dev"))
                .query(METHOD, Map.of()),
        401,
        "BadJwtAudience");
  }

  @Test
  void a_service_checks_the_key_in_the_did_document_of_the_issuer() {
    XrpcClient client = signedIn().service(video.origin(), did());
    String bobs = key(fixture.bob);
    fixture.network.editDidDocument(
        fixture.alice,
        document ->
            Json.createObjectBuilder(document)
                .add(
                    "verificationMethod",
                    Json.createArrayBuilder()
                        .add(
                            Json.createObjectBuilder(
                                    document.getJsonArray("verificationMethod").getJsonObject(0))
                                .add("publicKeyMultibase", bobs)))
                .build());

    refused(() -> client.query(METHOD, Map.of()), 401, "BadJwtSignature");
  }

  private String key(Did did) {
    URI address = URI.create(fixture.network.plcDirectory() + "/" + did.value());
    try (HttpResponse response =
            fixture.network.transport().send(HttpRequest.get(address).build());
        JsonReader reader = Json.createReader(response.body())) {
      return reader
          .readObject()
          .getJsonArray("verificationMethod")
          .getJsonObject(0)
          .getString("publicKeyMultibase");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void methods_of_the_account_itself_get_no_token() {
    String protectedMethod = "com.atproto.server.getSession";
    video.respond(protectedMethod, OUTPUT);

    refused(
        () -> signedIn().service(video.origin(), did()).query(protectedMethod, Map.of()),
        400,
        "InvalidRequest");
    assertThat(video.calls()).isEmpty();
  }

  /** A video service uploads to the PDS for the account, with the token that it gets. */
  @Test
  void a_token_can_be_for_what_the_service_does_in_turn() {
    String upload = "com.example.video.upload";
    Did pds = Did.parse("did:web:pds.atnet.dev");
    Instant end = fixture.clock.instant().plus(Duration.ofMinutes(30));
    video.respond(upload, OUTPUT).actFor(upload, pds.value(), "com.atproto.repo.uploadBlob");
    XrpcClient session = signedIn();

    session
        .service(
            video.origin(),
            ServiceTokenRequest.of(pds).forMethod("com.atproto.repo.uploadBlob").until(end))
        .upload(upload, "video/mp4", HttpBody.of("film"));

    ServiceCall call = video.calls().get(0);
    assertThat(call.audience()).isEqualTo(pds.value());
    assertThat(call.lifetime()).isBetween(1790L, 1800L);
    refused(
        () ->
            session
                .service(
                    video.origin(),
                    ServiceTokenRequest.of(did()).until(end.plus(Duration.ofHours(1))))
                .query(METHOD, Map.of()),
        400,
        "BadExpiration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nDPoP: b", "", "a b", "\u00e4"})
  void a_pds_that_sends_no_usable_token_is_told_as_such(String token) {
    XrpcClient client = signedIn().service(video.origin(), did());
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.XRPC, json -> Json.createObjectBuilder(json).add("token", token).build());

    assertThatThrownBy(() -> client.query(METHOD, Map.of()))
        .isInstanceOf(XrpcException.class)
        .hasMessageContaining("com.atproto.server.getServiceAuth")
        .hasMessageContaining("token");
    assertThat(video.calls()).isEmpty();
  }

  @Test
  void a_call_through_the_pds_reaches_the_service_with_its_headers() {
    JsonObject output =
        signedIn()
            .withProxy(did(), "video")
            .withAcceptLabelers(Did.parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), fixture.bob)
            .withHeader("Accept-Language", "pt-BR, de;q=0.5")
            .query(METHOD, Map.of("limit", 2, "unread", true, "tags", List.of("a", "b")));

    assertThat(output).isEqualTo(OUTPUT);
    ServiceCall call = video.calls().get(0);
    assertThat(call.issuer()).isEqualTo(fixture.alice.value());
    assertThat(call.audience()).isEqualTo(video.did());
    assertThat(call.header("accept-language")).isEqualTo("pt-BR, de;q=0.5");
    assertThat(call.header("atproto-accept-labelers"))
        .isEqualTo("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa, " + fixture.bob);
    assertThat(call.query())
        .isEqualTo(
            Map.of("limit", List.of("2"), "unread", List.of("true"), "tags", List.of("a", "b")));
  }

  @Test
  void a_call_through_the_pds_needs_the_scope_of_the_service_with_its_id() {
    withScope(
        "atproto rpc:" + METHOD + "?aud=" + video.did() + "%23video",
        client -> {
          assertThat(client.withProxy(did(), "video").query(METHOD, Map.of())).isEqualTo(OUTPUT);
          refused(
              () -> client.withProxy(did(), "other").query(METHOD, Map.of()),
              403,
              "ScopeMissingError");
        });
    refused(
        () -> signedIn().withProxy(did(), "nothing").query(METHOD, Map.of()),
        400,
        "InvalidRequest");
  }

  @Test
  void chat_needs_its_own_transitional_scope() {
    String chat = "chat.bsky.convo.listConvos";
    video.respond(chat, OUTPUT);
    withScope(
        "atproto transition:generic transition:chat.bsky",
        client ->
            assertThat(client.withProxy(did(), "video").query(chat, Map.of())).isEqualTo(OUTPUT));
    refused(
        () -> signedIn().withProxy(did(), "video").query(chat, Map.of()), 403, "ScopeMissingError");
  }
}
