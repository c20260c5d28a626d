package io.github.atprotojakarta.internal.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.dpop.DpopNonceStore;
import io.github.atprotojakarta.oauth.dpop.InMemoryDpopNonceStore;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DpopNoncesTest {
  private final DpopNonces nonces = new DpopNonces(new InMemoryDpopNonceStore());

  @Test
  void a_nonce_has_1024_characters_at_most() {
    Origin origin = new Origin("https://pds.example.com");
    DpopKey key = DpopKey.generate(new SecureRandom());
    String longest = "n".repeat(1024);

    assertThat(nonces.learn(origin, key, null, response(longest))).isEqualTo(longest);
    assertThat(nonces.learn(origin, key, null, response(longest + "n"))).isNull();
    assertThat(nonces.find(origin, key)).isEqualTo(longest);
  }

  @Test
  void a_new_key_gets_the_newest_nonce_of_the_server_until_it_has_its_own() {
    Origin origin = new Origin("https://pds.example.com");
    DpopKey first = DpopKey.generate(new SecureRandom());
    DpopKey second = DpopKey.generate(new SecureRandom());
    nonces.learn(origin, first, null, response("first"));

    assertThat(nonces.find(origin, second)).isEqualTo("first");
    assertThat(nonces.find(new Origin("https://other.example.com"), second)).isNull();

    nonces.learn(origin, second, null, response("second"));

    assertThat(nonces.find(origin, first)).isEqualTo("first");
    assertThat(nonces.find(origin, second)).isEqualTo("second");
  }

  /** A store that nodes share may hold what another program wrote. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\"b", "a\\b", "a\r\nDPoP: b", "\u00e4", "\u007f"})
  void what_is_no_nonce_is_not_taken_from_a_store(String garbage) {
    assertThat(found(garbage)).isNull();
  }

  @Test
  void a_nonce_of_a_store_has_1024_characters_at_most() {
    assertThat(found("n".repeat(1024))).hasSize(1024);
    assertThat(found("n".repeat(1025))).isNull();
  }

  private static @Nullable String found(String stored) {
    DpopNonceStore shared =
        new DpopNonceStore() {
          @Override
          public Optional<String> find(URI origin, String keyThumbprint) {
            return Optional.of(stored);
          }

          @Override
          public void put(URI origin, String keyThumbprint, String nonce) {
            // The test reads only.
          }
        };
    return new DpopNonces(shared)
        .find(new Origin("https://pds.example.com"), DpopKey.generate(new SecureRandom()));
  }

  private static HttpResponse response(String nonce) {
    return HttpResponse.of(200, Map.of("DPoP-Nonce", nonce), "");
  }
}
