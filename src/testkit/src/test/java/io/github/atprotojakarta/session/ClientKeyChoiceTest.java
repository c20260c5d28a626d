package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication.PrivateKeyJwt;
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;
import io.github.atprotojakarta.oauth.client.ClientKeyFile;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Which client key signs, with which algorithm, at servers that accept different ones. */
class ClientKeyChoiceTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ClientKeySet ES256 = ClientKeySet.generate(RANDOM, "es256");
  private static final List<String> WITH_EDDSA =
      List.of("RS256", "PS256", "ES256", "ES256K", "ES384", "ES512", "EdDSA");

  private final InMemorySessionStore sessions = new InMemorySessionStore();

  /** The algorithm and the kid of each client assertion that was sent. */
  private final List<String> assertions = new CopyOnWriteArrayList<>();

  private StrictNetwork network = StrictNetwork.start();

  @TempDir Path folder;

  @AfterEach
  void close() {
    network.close();
  }

  private void accepting(List<String> algorithms) {
    network.close();
    network = StrictNetwork.builder().assertionAlgorithms(algorithms).start();
  }

  private AtprotoOAuthClient client(Supplier<ClientKeySet> keys) {
    ClientMetadata metadata = StrictNetworkFixture.confidentialMetadata();
    publish(keys.get());
    return AtprotoOAuthClient.builder()
        .clientMetadata(metadata)
        .keySet(keys)
        .transport(recording())
        .identity(
            identity ->
                identity.txtLookup(network.txtLookup()).plcDirectory(network.plcDirectory()))
        .sessionStore(sessions)
        .build();
  }

  private void publish(ClientKeySet keys) {
    ClientMetadata metadata = StrictNetworkFixture.confidentialMetadata();
    network.publishClient(
        metadata.clientId(),
        metadata.toJson(),
        metadata.toJson().getString("jwks_uri"),
        keys.toPublicJwks());
  }

  private HttpTransport recording() {
    return request -> {
      assertion(request).ifPresent(assertions::add);
      return network.transport().send(request);
    };
  }

  private static Optional<String> assertion(HttpRequest request) {
    try (InputStream body = request.body().open()) {
      String form = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      for (String pair : form.split("&", -1)) {
        if (pair.startsWith("client_assertion=")) {
          SignedJWT jwt =
              SignedJWT.parse(URLDecoder.decode(pair.substring(17), StandardCharsets.UTF_8));
          return Optional.of(jwt.getHeader().getAlgorithm() + " " + jwt.getHeader().getKeyID());
        }
      }
      return Optional.empty();
    } catch (IOException | ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private OAuthSession signIn(AtprotoOAuthClient client) {
    Did unused = network.createAccount("alice.atnet.dev", "alice-pass");
    return signInAgain(client);
  }

  private OAuthSession signInAgain(AtprotoOAuthClient client) {
    LoginRedirect login = client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    URI callback = network.signIn(login.redirect(), "alice.atnet.dev", "alice-pass");
    return client
        .callback(StrictNetworkFixture.parameters(callback), login.browserToken())
        .session();
  }

  private String kid(OAuthSession session) {
    return ((PrivateKeyJwt) sessions.find(session.key()).orElseThrow().authentication()).kid();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"ES256", "ES256K", "ES384", "ES512", "EDDSA", "RS256", "PS256"})
  void a_key_of_each_algorithm_signs_in_refreshes_and_signs_out(ClientKeyAlgorithm algorithm) {
    accepting(WITH_EDDSA);
    ClientKeySet keys = ClientKeySet.of(ClientKeySet.generate(RANDOM, algorithm, "first"), ES256);
    try (AtprotoOAuthClient client = client(() -> keys)) {
      OAuthSession session = signIn(client);
      OAuthSession refreshed = client.restore(session.key(), RefreshPolicy.ALWAYS);
      refreshed.signOut();

      assertThat(assertions).containsOnly(algorithm + " first");
      assertThat(assertions).hasSizeGreaterThanOrEqualTo(4);
    }
  }

  /** As a Node client stores it that had RS256 or another key first. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"RS256", "PS256", "ES256K", "ES384", "EDDSA"})
  void a_session_of_a_node_client_with_another_algorithm_goes_on_here(
      ClientKeyAlgorithm algorithm) {
    accepting(WITH_EDDSA);
    ClientKeySet theirs = ClientKeySet.generate(RANDOM, algorithm, "CURRENT_KEY");
    JsonObject saved;
    try (AtprotoOAuthClient node = client(() -> ClientKeySet.of(theirs, ES256))) {
      OAuthSession session = signIn(node);
      StoredSession row = sessions.find(session.key()).orElseThrow();
      sessions.delete(session.key());
      saved = NodeSessions.saved(row);
    }
    assertions.clear();
    // ES256 is first here, but the session belongs to the key that made it.
    try (AtprotoOAuthClient client = client(() -> ClientKeySet.of(ES256, theirs))) {
      CallbackResult imported = client.importNodeSession(saved);
      OAuthSession refreshed = client.restore(imported.session().key(), RefreshPolicy.ALWAYS);

      assertThat(refreshed.xrpc().query("com.atproto.server.getSession", Map.of())).isNotEmpty();
      assertThat(kid(refreshed)).isEqualTo("CURRENT_KEY");
      refreshed.signOut();
    }
    assertThat(assertions).isNotEmpty().containsOnly(algorithm + " CURRENT_KEY");
    assertThat(network.counters().replays()).isZero();
  }

  @Test
  void a_key_whose_algorithm_the_server_does_not_list_is_passed_over() {
    ClientKeySet keys =
        ClientKeySet.of(
            ClientKeySet.generate(RANDOM, ClientKeyAlgorithm.EDDSA, "eddsa"),
            ClientKeySet.generate(RANDOM, ClientKeyAlgorithm.ES384, "es384"),
            ES256);
    try (AtprotoOAuthClient client = client(() -> keys)) {
      assertThat(kid(signIn(client))).isEqualTo("es384");
      assertThat(assertions).containsOnly("ES384 es384");
    }
  }

  @Test
  void an_rsa_key_without_alg_signs_with_what_the_server_lists() {
    accepting(List.of("ES256", "RS256"));
    Secret pem = ClientKeySet.generate(RANDOM, ClientKeyAlgorithm.RS256).toPrivatePem();
    ClientKeySet keys = ClientKeySet.of(ClientKeySet.fromPem(pem, "CURRENT_KEY"), ES256);
    try (AtprotoOAuthClient client = client(() -> keys)) {
      assertThat(kid(signIn(client))).isEqualTo("CURRENT_KEY");
      assertThat(assertions).containsOnly("RS256 CURRENT_KEY");
    }
  }

  /** The order of the keys decides among servers, not the order of a server's list. */
  @Test
  void a_server_that_lists_es256_only_gets_the_es256_key() {
    accepting(List.of("ES256"));
    ClientKeySet keys =
        ClientKeySet.of(ClientKeySet.generate(RANDOM, ClientKeyAlgorithm.RS256, "seed"), ES256);
    try (AtprotoOAuthClient client = client(() -> keys)) {
      assertThat(kid(signIn(client))).isEqualTo("es256");
      assertThat(assertions).containsOnly("ES256 es256");
    }
  }

  private static ClientKeySet with(ClientKeySet key, String member) {
    String jwks = key.toPrivateJwks().reveal();
    return ClientKeySet.parse(Secret.of(jwks.replace("\"kty\"", member + ",\"kty\"")));
  }

  @Test
  void revoked_expired_and_future_keys_never_sign_and_are_published() {
    long now = Instant.now().getEpochSecond();
    ClientKeySet keys =
        ClientKeySet.of(
            with(ClientKeySet.generate(RANDOM, "leaked"), "\"revoked\":{\"revoked_at\":1}"),
            with(ClientKeySet.generate(RANDOM, "over"), "\"exp\":" + (now - 1)),
            with(ClientKeySet.generate(RANDOM, "soon"), "\"nbf\":" + (now + 3600)),
            ES256);
    try (AtprotoOAuthClient client = client(() -> keys)) {
      assertThat(kid(signIn(client))).isEqualTo("es256");
      assertThat(assertions).containsOnly("ES256 es256");
      assertThat(client.keySet().toPublicJwks().getJsonArray("keys")).hasSize(4);
      assertThat(client.keySet().toPublicJwks().toString())
          .contains("\"revoked\":{\"revoked_at\":1}", "\"exp\":", "\"nbf\":");
    }
  }

  @Test
  void a_session_of_a_key_that_was_revoked_sends_nothing_and_says_why() {
    ClientKeySet leaked = ClientKeySet.generate(RANDOM, "leaked");
    ClientKeySet before = ClientKeySet.of(leaked, ES256);
    ClientKeySet after = ClientKeySet.of(ES256, with(leaked, "\"revoked\":{\"revoked_at\":1}"));
    Current current = new Current(before);
    try (AtprotoOAuthClient client = client(current)) {
      OAuthSession session = signIn(client);
      assertThat(kid(session)).isEqualTo("leaked");

      current.keys = after;
      publish(after);
      int sent = assertions.size();
      assertThatThrownBy(() -> client.restore(session.key(), RefreshPolicy.ALWAYS))
          .isInstanceOf(AuthMethodUnsatisfiableException.class)
          .hasMessageContaining("\"leaked\"")
          .hasMessageContaining("is revoked");
      assertThat(assertions).hasSize(sent);
      assertThat(client.sessionsOfRemovedClientKeys()).containsEntry("leaked", 1L);
      assertThat(kid(signInAgain(client))).isEqualTo("es256");
    }
  }

  /** Keys that a test changes while the client runs. */
  private static final class Current implements Supplier<ClientKeySet> {
    private volatile ClientKeySet keys;

    Current(ClientKeySet keys) {
      this.keys = keys;
    }

    @Override
    public ClientKeySet get() {
      return keys;
    }
  }

  @Test
  void a_changed_key_file_rotates_the_keys_of_a_running_client() throws Exception {
    Path file = folder.resolve("keys.json");
    Files.writeString(file, ES256.toPrivateJwks().reveal());
    try (AtprotoOAuthClient client = client(ClientKeyFile.of(file))) {
      OAuthSession old = signIn(client);
      assertThat(kid(old)).isEqualTo("es256");

      ClientKeySet rotated = ClientKeySet.of(ClientKeySet.generate(RANDOM, "next"), ES256);
      Files.writeString(file, rotated.toPrivateJwks().reveal());
      publish(client.keySet());

      assertThat(client.keySet().kids()).containsExactly("next", "es256");
      assertThat(kid(signInAgain(client))).isEqualTo("next");
      assertThat(kid(client.restore(old.key(), RefreshPolicy.ALWAYS))).isEqualTo("es256");
    }
  }

  @Test
  void changed_keys_that_do_not_match_the_metadata_are_not_used() {
    Current current = new Current(ES256);
    try (AtprotoOAuthClient client = client(current)) {
      for (ClientKeySet wrong :
          List.of(
              ClientKeySet.empty(),
              ClientKeySet.generate(RANDOM, ClientKeyAlgorithm.RS256, "rsa only"),
              with(ClientKeySet.generate(RANDOM, "over"), "\"exp\":1"))) {
        current.keys = wrong;
        assertThat(client.keySet()).isSameAs(ES256);
      }
      assertThat(kid(signIn(client))).isEqualTo("es256");
    }
  }
}
