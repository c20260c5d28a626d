package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.jose.Sha256;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StateStore;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link StateStore} has to do. Each test uses logins of its own. */
abstract class StateStoreContract {
  private static final Instant NOW = Instant.parse("2026-10-25T00:30:00.987654321Z");
  private static final int THREADS = 8;

  abstract StateStore store();

  @Test
  void a_pending_login_comes_back_as_it_was_and_once() {
    PendingAuthorization pending = pending(NOW);
    store().insert(pending);
    assertThat(store().consume(pending.stateHash())).contains(pending);
    assertThat(store().consume(pending.stateHash())).isEmpty();
  }

  @Test
  void a_login_that_began_at_a_server_without_state_of_the_application_comes_back_as_it_was() {
    PendingAuthorization pending = pending(NOW, new ClientAuthentication.None(), null, null);
    store().insert(pending);
    assertThat(store().consume(pending.stateHash())).contains(pending);
  }

  @Test
  void an_unknown_state_is_absent() {
    assertThat(store().consume(randomHash())).isEmpty();
  }

  @Test
  void a_state_is_taken_once() {
    PendingAuthorization pending = pending(NOW);
    store().insert(pending);
    assertThatThrownBy(() -> store().insert(pending)).isInstanceOf(IllegalStateException.class);
    assertThat(store().consume(pending.stateHash())).contains(pending);
  }

  @Test
  void of_concurrent_callbacks_with_one_state_one_gets_the_login() throws Exception {
    for (int round = 0; round < 10; round++) {
      PendingAuthorization pending = pending(NOW);
      store().insert(pending);
      List<Optional<PendingAuthorization>> results =
          Together.run(THREADS, i -> store().consume(pending.stateHash()));
      assertThat(results).containsOnlyOnce(Optional.of(pending));
      assertThat(results).filteredOn(Optional::isEmpty).hasSize(THREADS - 1);
    }
  }

  @Test
  void what_expired_before_an_instant_is_removed_and_nothing_else() {
    Instant longAgo = Instant.parse("2020-01-01T00:00:00Z");
    store().deleteExpired(longAgo, 100);
    PendingAuthorization expired = pending(longAgo.minusSeconds(1));
    PendingAuthorization alsoExpired = pending(longAgo.minusSeconds(100));
    PendingAuthorization live = pending(longAgo.plusSeconds(1));
    List.of(expired, alsoExpired, live).forEach(store()::insert);
    assertThat(store().deleteExpired(longAgo, 100)).isEqualTo(2);
    assertThat(store().consume(expired.stateHash())).isEmpty();
    assertThat(store().consume(alsoExpired.stateHash())).isEmpty();
    assertThat(store().consume(live.stateHash())).contains(live);
  }

  static PendingAuthorization pending(Instant expiresAt) {
    return pending(
        expiresAt,
        new ClientAuthentication.PrivateKeyJwt("client-key-1"),
        Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz"),
        "state of the \"application\" \n ü");
  }

  private static PendingAuthorization pending(
      Instant expiresAt,
      ClientAuthentication authentication,
      @Nullable Did did,
      @Nullable String appState) {
    return PendingAuthorization.builder()
        .stateHash(randomHash())
        .browserHash(randomHash())
        .issuer(URI.create("https://issuer.example"))
        .clientId("https://app.example/oauth/client-metadata.json")
        .authentication(authentication)
        .expectedDid(did)
        .redirectUri(URI.create("https://app.example/oauth/callback"))
        .codeVerifier(Secret.of("verifier-" + UUID.randomUUID()))
        .dpopKey(DpopKey.generate(new SecureRandom()))
        .appState(appState)
        .createdAt(expiresAt.minusSeconds(600))
        .expiresAt(expiresAt)
        .build();
  }

  private static String randomHash() {
    return Sha256.hash(Secret.of(UUID.randomUUID().toString()));
  }
}
