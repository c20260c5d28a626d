package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.XrpcException;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client documents that the server fetches before a sign-in, and their effect. */
@ExtendWith(OneNetwork.class)
class ClientDocumentsIT {
  private ReferenceNetwork network;

  @SuppressWarnings("NullAway.Init") // each test creates it
  private ClientApplication application;

  private Person person;

  @BeforeEach
  void begin(ReferenceNetwork network) {
    this.network = network;
    person = Person.join(network);
  }

  @AfterEach
  void end() {
    application.close();
  }

  private void application(DevnetClientType kind) {
    application = new ClientApplication(network, kind);
  }

  @Test
  void the_server_fetches_the_metadata_and_the_keys_from_where_the_client_says() {
    application(DevnetClientType.CONFIDENTIAL);
    application.signIn(application.newNode(), person);

    assertThat(network.control().fetched())
        .contains(
            URI.create("https://app.atnet.internal/oauth/client-metadata.json"),
            ClientApplication.JWKS_URI);
  }

  @Test
  void the_keys_can_stand_in_the_metadata() {
    application(DevnetClientType.CONFIDENTIAL);
    ClientMetadata inline =
        ClientMetadata.builder(
                URI.create(ClientApplication.metadata(DevnetClientType.CONFIDENTIAL).clientId()))
            .redirectUris(List.of(URI.create("https://app.atnet.internal/oauth/callback")))
            .scope(ClientApplication.SCOPE)
            .jwks(application.keys())
            .build();
    application.publishMetadata(inline.toJson());
    network.control().resetLog();
    AtprotoOAuthClient node = application.newNode(builder -> builder.clientMetadata(inline));

    OAuthSession session = application.signIn(node, person);
    OAuthSession refreshed = node.restore(session.key(), RefreshPolicy.ALWAYS);

    assertThat(ClientTest.handleAtPds(refreshed)).isEqualTo(person.handle());
    assertThat(network.control().fetched()).doesNotContain(ClientApplication.JWKS_URI);
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 8080, 61234})
  void a_loopback_client_comes_back_to_any_port(int port) {
    application(DevnetClientType.LOOPBACK);
    AtprotoOAuthClient node = application.newNode();
    URI here = URI.create("http://127.0.0.1:" + port + "/callback");

    var login = node.authorize(person.handle(), AuthorizeOptions.DEFAULT.withRedirectUri(here));
    URI callback = person.signIn(login.redirect());

    assertThat(callback).hasHost("127.0.0.1").hasPath("/callback");
    assertThat(
            node.callback(ClientApplication.parameters(callback), login.browserToken())
                .session()
                .did())
        .isEqualTo(person.did());
  }

  private AtprotoOAuthClient slowBy(int minutes) {
    Clock slow = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-minutes));
    return application.newNode(builder -> builder.clock(slow));
  }

  @ParameterizedTest
  @EnumSource
  void a_clock_that_is_a_little_wrong_is_made_up_for(DevnetClientType kind) {
    application(kind);
    OAuthSession session = application.signIn(application.newNode(), person);
    AtprotoOAuthClient late = slowBy(8);

    assertThat(application.signIn(late, person).did()).isEqualTo(person.did());
    assertThat(ClientTest.handleAtPds(late.restore(session.key(), RefreshPolicy.NEVER)))
        .isEqualTo(person.handle());
  }

  @ParameterizedTest
  @EnumSource
  void a_clock_that_is_very_wrong_is_what_the_error_is_about(DevnetClientType kind) {
    application(kind);
    OAuthSession session = application.signIn(application.newNode(), person);
    AtprotoOAuthClient late = slowBy(20);

    assertThatThrownBy(() -> late.authorize(person.handle(), AuthorizeOptions.DEFAULT))
        .isInstanceOf(OAuthResponseException.class)
        .hasMessageContaining("\"iat\" claim timestamp check failed (too far in the past)");
    XrpcException refused =
        catchThrowableOfType(
            XrpcException.class,
            () -> ClientTest.handleAtPds(late.restore(session.key(), RefreshPolicy.NEVER)));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.error()).contains("invalid_dpop_proof");
    assertThat(refused).hasMessageContaining("iat");
    assertThat(application.sessions.find(session.key())).isPresent();
  }
}
