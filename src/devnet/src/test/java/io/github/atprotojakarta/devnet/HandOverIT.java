package io.github.atprotojakarta.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
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
}
