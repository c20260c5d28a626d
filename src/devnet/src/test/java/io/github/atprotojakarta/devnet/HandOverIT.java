package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.oauth.ClientAuthentication.PrivateKeyJwt;
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migration from Node: this client continues sessions that the reference client stored. */
class HandOverIT extends ClientTest {
  private static final String SAVED = "SAVED ";

  /** What the reference client stored, with a DPoP key of one algorithm. */
  private JsonObject savedByNode(String algorithm) {
    ReferenceClient reference =
        new ReferenceClient(person::signIn, page -> person.browser().deny(page));
    List<String> said =
        reference.run(
            ReferenceClientIT.config(
                    kind, application.keys(), network.pds(), network.plcDirectory())
                .add("handle", person.handle())
                .add("did", person.did().value())
                .add("only", "session")
                .add("algorithms", Json.createArrayBuilder().add(algorithm))
                .build());
    return said.stream()
        .filter(line -> line.startsWith(SAVED))
        .map(line -> ReferenceClientIT.json(line.substring(SAVED.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The reference client did not sign in: " + said));
  }

  /** The reference package prefers ES256K where its runtime has it, as Node does. */
  @ParameterizedTest
  @ValueSource(strings = {"ES256", "ES256K"})
  void a_session_of_the_reference_client_goes_on_here(String algorithm) {
    CallbackResult imported = node.importNodeSession(savedByNode(algorithm));

    assertThat(imported.session().did()).isEqualTo(person.did());
    assertThat(imported.session().tokenInfo().issuer()).isEqualTo(network.issuer());
    assertThat(handleAtPds(imported.session())).isEqualTo(person.handle());
    assertThat(control.tokens(person.did())).hasSize(1);

    OAuthSession refreshed =
        application
            .newNode()
            .restore(SessionKey.of(person.did(), imported.sessionToken()), RefreshPolicy.ALWAYS);
    assertThat(handleAtPds(refreshed)).isEqualTo(person.handle());

    refreshed.signOut();
    assertThat(control.tokens(person.did())).isEmpty();
  }

  /** The reference package signs with the first key of its set that the server accepts. */
  @Test
  void a_session_of_an_rsa_key_that_was_a_named_pem_goes_on_here() {
    assumeTrue(kind == DevnetClientType.CONFIDENTIAL);
    ClientKeySet named =
        ClientKeySet.generate(new SecureRandom(), ClientKeyAlgorithm.RS256, "CURRENT_KEY");
    application.useKeys(
        ClientKeySet.of(
            ClientKeySet.fromPem(named.toPrivatePem(), "CURRENT_KEY"),
            ClientKeySet.generate(new SecureRandom(), "OTHER_KEY")));
    AtprotoOAuthClient withRsaKey = application.newNode();

    CallbackResult imported = withRsaKey.importNodeSession(savedByNode("ES256"));
    OAuthSession refreshed =
        withRsaKey.restore(
            SessionKey.of(person.did(), imported.sessionToken()), RefreshPolicy.ALWAYS);

    assertThat(application.sessions.find(refreshed.key()).orElseThrow().authentication())
        .isInstanceOfSatisfying(
            PrivateKeyJwt.class, key -> assertThat(key.kid()).isEqualTo("CURRENT_KEY"));
    assertThat(handleAtPds(refreshed)).isEqualTo(person.handle());
    refreshed.signOut();
    assertThat(control.tokens(person.did())).isEmpty();
  }
}
