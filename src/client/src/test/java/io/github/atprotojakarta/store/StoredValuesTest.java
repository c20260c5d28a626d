package io.github.atprotojakarta.store;

import static io.github.atprotojakarta.oauth.Samples.CALLBACK;
import static io.github.atprotojakarta.oauth.Samples.CLIENT_ID;
import static io.github.atprotojakarta.oauth.Samples.ISSUER;
import static io.github.atprotojakarta.oauth.Samples.NOW;
import static io.github.atprotojakarta.oauth.Samples.PDS;
import static io.github.atprotojakarta.oauth.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.session.SessionKey;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The rows of the stores. A store compares sessions to find out whether its own commit was lost, so
 * no value may be left out of the comparison.
 */
class StoredValuesTest {
  private static final Did ALICE = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final ClientAuthentication NONE = new ClientAuthentication.None();
  private static final ClientAuthentication KEY = new ClientAuthentication.PrivateKeyJwt("k1");
  private static final Instant LATER = NOW.plusSeconds(60);

  private static final StoredSession SESSION =
      StoredSession.builder()
          .key(key("one"))
          .clientId(CLIENT_ID.toString())
          .authentication(NONE)
          .dpopKey(DpopKey.generate(RANDOM))
          .tokens(tokens("access"))
          .createdAt(NOW)
          .build();

  private static final PendingAuthorization PENDING =
      PendingAuthorization.builder()
          .stateHash("state-hash")
          .browserHash("browser-hash")
          .issuer(ISSUER)
          .clientId(CLIENT_ID.toString())
          .authentication(NONE)
          .redirectUri(CALLBACK)
          .codeVerifier(Secret.of("verifier"))
          .dpopKey(DpopKey.generate(RANDOM))
          .createdAt(NOW)
          .expiresAt(LATER)
          .build();

  private static SessionKey key(String token) {
    return SessionKey.of(ALICE, Secret.of(token));
  }

  private static TokenSet tokens(String access) {
    return new TokenSet(ISSUER, ALICE, PDS, "atproto", Secret.of(access), null, LATER);
  }

  private static <T> void assertEveryValueCounts(T value, T copy, List<T> others) {
    assertThat(copy).isEqualTo(value).hasSameHashCodeAs(value);
    assertThat(others)
        .as("one with another value for each field")
        .hasSize(
            (int)
                Arrays.stream(value.getClass().getDeclaredFields())
                    .filter(field -> !isNoPart(field))
                    .count())
        .doesNotContain(value)
        .doesNotHaveDuplicates();
  }

  /**
   * The time of the last use is no part of the value: a use may come between write and check. The
   * parsed scopes follow from another value.
   */
  private static boolean isNoPart(Field field) {
    return Modifier.isStatic(field.getModifiers())
        || Modifier.isTransient(field.getModifiers())
        || field.getName().equals("usedAt");
  }

  @Test
  void a_session_that_was_used_meanwhile_is_the_same() {
    assertThat(SESSION.toBuilder().usedAt(LATER).build()).isEqualTo(SESSION);
  }

  @Test
  void sessions_are_equal_when_all_their_values_are() {
    assertEveryValueCounts(
        SESSION,
        SESSION.toBuilder().build(),
        List.of(
            SESSION.toBuilder().key(key("two")).build(),
            SESSION.toBuilder().clientId("http://localhost").build(),
            SESSION.toBuilder().authentication(KEY).build(),
            SESSION.toBuilder().dpopKey(DpopKey.generate(RANDOM)).build(),
            SESSION.toBuilder().tokens(tokens("another")).build(),
            SESSION.toBuilder().version(2).build(),
            SESSION.toBuilder().createdAt(LATER).build(),
            SESSION.toBuilder().refreshedAt(LATER).build(),
            SESSION.toBuilder().device("Firefox").build()));
  }

  @Test
  void a_new_session_has_version_1_and_was_refreshed_when_it_was_made() {
    assertThat(SESSION.version()).isEqualTo(1);
    assertThat(SESSION.refreshedAt()).isEqualTo(NOW);
  }

  @Test
  void a_refresh_changes_tokens_version_and_time_only() {
    assertThat(SESSION.refreshed(tokens("next"), LATER))
        .isEqualTo(
            SESSION.toBuilder().tokens(tokens("next")).version(2).refreshedAt(LATER).build());
  }

  @Test
  void pending_logins_are_equal_when_all_their_values_are() {
    assertEveryValueCounts(
        PENDING,
        PENDING.toBuilder().build(),
        List.of(
            PENDING.toBuilder().stateHash("another").build(),
            PENDING.toBuilder().browserHash("another").build(),
            PENDING.toBuilder().issuer(PDS).build(),
            PENDING.toBuilder().clientId("http://localhost").build(),
            PENDING.toBuilder().authentication(KEY).build(),
            PENDING.toBuilder().expectedDid(ALICE).build(),
            PENDING.toBuilder().redirectUri(PDS).build(),
            PENDING.toBuilder().codeVerifier(Secret.of("another")).build(),
            PENDING.toBuilder().dpopKey(DpopKey.generate(RANDOM)).build(),
            PENDING.toBuilder().appState("cart").build(),
            PENDING.toBuilder().createdAt(LATER).build(),
            PENDING.toBuilder().expiresAt(NOW).build()));
  }

  @Test
  void they_show_neither_secrets_nor_hashes() {
    assertThat(SESSION.toString()).doesNotContain("access", SESSION.key().id());
    assertThat(PENDING.toBuilder().appState("cart").build().toString())
        .doesNotContain("verifier", "-hash", "cart");
  }

  @Test
  void a_missing_value_is_named() {
    assertThatIllegalStateException()
        .isThrownBy(() -> StoredSession.builder().key(key("one")).build())
        .withMessage("StoredSession: clientId is not set");
    assertThatIllegalStateException()
        .isThrownBy(() -> PendingAuthorization.builder().stateHash("state-hash").build())
        .withMessage("PendingAuthorization: browserHash is not set");
  }

  @Test
  void the_granted_scopes_of_a_session_are_parsed_once() {
    StoredSession session = SESSION.toBuilder().build();

    assertThat(session.tokenInfo()).isSameAs(session.tokenInfo());
    assertThat(session.tokenInfo().granted()).isSameAs(session.tokenInfo().granted());
  }
}
