package io.github.atprotojakarta.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.Samples;
import io.github.atprotojakarta.oauth.client.ClientKeyAlgorithm;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CurrentKeysTest {
  private static final Instant NOW = Instant.parse("2026-12-02T01:02:03Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static ClientKeySet key(Duration age) {
    Clock then = Clock.offset(CLOCK, age.negated());
    return ClientKeySet.generate(Samples.RANDOM, ClientKeyAlgorithm.ES256, null, then);
  }

  private static CurrentKeys current(AtomicReference<ClientKeySet> source) {
    return new CurrentKeys(source::get, Samples.confidentialClient(), CLOCK);
  }

  @Test
  void the_date_is_that_of_the_key_that_signs_now() {
    ClientKeySet revoked =
        ClientKeySet.parse(
            Secret.of(
                key(Duration.ZERO)
                    .toPrivateJwks()
                    .reveal()
                    .replace("\"iat\"", "\"revoked\":{},\"iat\"")));
    AtomicReference<ClientKeySet> source =
        new AtomicReference<>(ClientKeySet.of(revoked, key(Duration.ofDays(2))));
    CurrentKeys keys = current(source);

    assertThat(keys.createdAt()).contains(NOW.minus(Duration.ofDays(2)));
    source.set(key(Duration.ofDays(1)));
    assertThat(keys.createdAt()).contains(NOW.minus(Duration.ofDays(1)));
  }

  @Test
  void a_key_from_pem_has_no_date() {
    ClientKeySet pem = ClientKeySet.parse(key(Duration.ZERO).toPrivatePem());
    assertThat(current(new AtomicReference<>(pem)).createdAt()).isEmpty();
  }

  @Test
  void keys_that_do_not_match_the_metadata_are_refused_at_the_start() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> current(new AtomicReference<>(ClientKeySet.empty())))
        .withMessageContaining("no client key is configured");
  }

  @Test
  void changed_keys_that_do_not_match_the_metadata_are_not_used() {
    ClientKeySet first = key(Duration.ZERO);
    AtomicReference<ClientKeySet> source = new AtomicReference<>(first);
    CurrentKeys keys = current(source);
    ClientKeySet second = key(Duration.ZERO);

    source.set(ClientKeySet.empty());
    assertThat(keys.get()).isSameAs(first);
    assertThat(keys.get()).isSameAs(first);
    source.set(second);
    assertThat(keys.get()).isSameAs(second);
  }
}
