package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.HostileJson;
import io.github.atprotojakarta.testkit.server.HostileResponse;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that try to exhaust the client, over real connections: each attempt ends with an
 * exception of the client, and the next login works.
 */
class HostileServersTest {
  private static final String HANDLE = "alice.atnet.dev";
  private static final String PASSWORD = "alice-pass";

  /** Enough for an honest login on a slow machine; the slow servers here never respond in full. */
  private static final Duration DEADLINE = Duration.ofSeconds(4);

  /** What the operating system holds for a client that does not read any more. */
  private static final long SOCKET_BUFFERS = 16 * 1024 * 1024;

  private final StrictNetwork network = StrictNetwork.builder().loopback().start();
  private final Did alice = network.createAccount(HANDLE, PASSWORD);
  private final AtprotoOAuthClient client =
      AtprotoOAuthClient.builder()
          .clientMetadata(
              ClientMetadata.loopback(
                  List.of(URI.create("http://127.0.0.1/callback")), "atproto transition:generic"))
          .developmentMode(true)
          .loginDeadline(DEADLINE)
          .xrpcTimeout(Duration.ofSeconds(2))
          .identity(
              identity ->
                  identity.txtLookup(network.txtLookup()).plcDirectory(network.plcDirectory()))
          .build();

  @AfterEach
  void close() {
    client.close();
    network.close();
  }

  private OAuthSession signIn() {
    LoginRedirect login = client.authorize(HANDLE, AuthorizeOptions.DEFAULT);
    URI callback = network.signIn(login.redirect(), HANDLE, PASSWORD);
    return client
        .callback(StrictNetworkFixture.parameters(callback), login.browserToken())
        .session();
  }

  /** Signs in and calls; returns whether the client refused one of them. */
  private boolean refused() {
    try {
      signIn().xrpc().query("com.atproto.server.getSession", Map.of());
      return false;
    } catch (AtprotoOAuthException e) {
      return true;
    }
  }

  private void assertEndsAndTheNextLoginWorks() {
    assertThat(refused()).isTrue();
    assertTheNextLoginWorks();
  }

  private void assertTheNextLoginWorks() {
    network.faults().clear();
    assertThat(signIn().did()).isEqualTo(alice);
  }

  static Stream<Endpoint> endpoints() {
    return Stream.of(
        Endpoint.DIRECTORY,
        Endpoint.RESOURCE_METADATA,
        Endpoint.SERVER_METADATA,
        Endpoint.PAR,
        Endpoint.TOKEN,
        Endpoint.XRPC);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void an_endless_response_ends_at_the_limit(Endpoint endpoint) {
    HostileResponse endless = HostileResponse.endless();
    network.faults().respond(endpoint, endless);

    assertEndsAndTheNextLoginWorks();

    assertThat(endless.bytesSent()).isLessThan(SOCKET_BUFFERS);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECTORY", "TOKEN", "XRPC"})
  void a_silent_server_is_left_at_the_deadline(Endpoint endpoint) {
    network.faults().respond(endpoint, HostileResponse.silent());

    assertEndsAndTheNextLoginWorks();
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVER_METADATA", "PAR", "XRPC"})
  void a_server_that_sends_single_bytes_is_left_at_the_deadline(Endpoint endpoint) {
    HostileResponse dripping = HostileResponse.dripping(Duration.ofMillis(100));
    network.faults().respond(endpoint, dripping);

    assertThat(refused()).isTrue();
    Conditions.until(() -> dripping.underWay() == 0);

    assertTheNextLoginWorks();
  }

  @Test
  void a_huge_head_is_refused() {
    network.faults().respond(Endpoint.XRPC, HostileResponse.headers(150, 8 * 1024));
    assertEndsAndTheNextLoginWorks();
  }

  static Stream<Arguments> documents() {
    Map<String, UnaryOperator<JsonObject>> edits =
        Map.of(
            "long", HostileJson.longString(3 * 1024 * 1024),
            "deep", HostileJson.deep(2_000),
            "many", HostileJson.many(1_000_000));
    return endpoints()
        .flatMap(
            endpoint ->
                edits.entrySet().stream()
                    .map(edit -> Arguments.of(endpoint, edit.getKey(), edit.getValue())));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("documents")
  void a_document_that_costs_too_much_is_refused(
      Endpoint endpoint, String kind, UnaryOperator<JsonObject> edit) {
    network.faults().editResponses(endpoint, edit);
    assertEndsAndTheNextLoginWorks();
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void strings_with_one_hash_code_cost_no_more_than_others(Endpoint endpoint) {
    network.faults().editResponses(endpoint, HostileJson.collidingMembers(1_000));
    assertThat(refused()).isFalse();
    assertTheNextLoginWorks();
  }

  @Test
  void many_challenges_are_read_within_their_limits() {
    OAuthSession session = signIn();
    network
        .faults()
        .respond(
            Endpoint.XRPC,
            HostileResponse.refusal("WWW-Authenticate", "DPoP a=b, ".repeat(300), 15));

    assertThat(refusedCall(session)).isTrue();
    network.faults().clear();

    assertThat(session.xrpc().query("com.atproto.server.getSession", Map.of()).getString("did"))
        .isEqualTo(alice.value());
  }

  private static boolean refusedCall(OAuthSession session) {
    try {
      session.xrpc().query("com.atproto.server.getSession", Map.of());
      return false;
    } catch (AtprotoOAuthException e) {
      return true;
    }
  }
}
