package io.github.atprotojakarta.internal;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRulesTest {
  private static final ClientMetadata LOOPBACK =
      ClientMetadata.loopback(List.of(URI.create("http://127.0.0.1/callback")), "atproto");
  private static final ClientMetadata PUBLIC = metadata().build();

  private static ClientMetadata.Builder metadata() {
    return ClientMetadata.builder(URI.create("https://app.example.com/client-metadata.json"))
        .redirectUris(List.of(URI.create("https://app.example.com/callback")));
  }

  /** Strangers reach it, though not by DNS. */
  private static ClientMetadata hidden() {
    return ClientMetadata.builder(URI.create("https://a2b.onion/client-metadata.json"))
        .redirectUris(List.of(URI.create("https://a2b.onion/callback")))
        .build();
  }

  private static ThrowableAssertAlternative<?> refused(
      ClientMetadata metadata, boolean developmentMode) {
    return assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientRules.check(metadata, developmentMode));
  }

  @Test
  void development_mode_is_for_clients_that_strangers_cannot_reach() {
    assertThatNoException().isThrownBy(() -> ClientRules.check(LOOPBACK, true));
    refused(PUBLIC, true)
        .withMessageContaining("https://app.example.com/client-metadata.json is public");
    refused(hidden(), true).withMessageContaining("onion/client-metadata.json is public");
  }

  @Test
  void a_confidential_client_needs_a_key() {
    ClientMetadata confidential =
        metadata().jwksUri(URI.create("https://app.example.com/jwks.json")).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AtprotoOAuthClient.builder().clientMetadata(confidential).build())
        .withMessageContaining("no client key is configured");
  }

  @Test
  void a_client_key_that_the_metadata_do_not_publish_is_refused() {
    ClientKeySet published = ClientKeySet.generate(new SecureRandom());
    ClientKeySet other = ClientKeySet.generate(new SecureRandom());
    AtprotoOAuthClientBuilder builder =
        AtprotoOAuthClient.builder().clientMetadata(metadata().jwks(published).build());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.keySet(other).build())
        .withMessageContaining("does not hold the configured client key");
    assertThatNoException().isThrownBy(() -> builder.keySet(published).build().close());
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, PT20S, PT30S, loginTimeout PT0S is not between PT0.000000001S and PT1H",
    "PT-1S, PT20S, PT30S, loginTimeout PT-1S",
    "PT1H0.001S, PT20S, PT30S, loginTimeout PT1H0.001S",
    "PT10M, PT3.9S, PT30S, loginDeadline PT3.9S is not between PT4S and PT2M",
    "PT10M, PT2M1S, PT30S, loginDeadline PT2M1S",
    "PT10M, PT20S, PT0S, xrpcTimeout PT0S",
    "PT10M, PT20S, PT10M1S, xrpcTimeout PT10M1S is not between PT0.000000001S and PT10M"
  })
  void durations_have_bounds(Duration timeout, Duration deadline, Duration xrpc, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientRules.checkTimes(timeout, deadline, xrpc, Duration.ofMinutes(1)))
        .withMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.0009S", "PT10M0.001S"})
  void the_wait_for_a_connection_has_bounds(Duration wait) {
    Duration time = Duration.ofSeconds(20);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientRules.checkTimes(time, time, time, wait))
        .withMessage("xrpcConnectionWait %s is not between PT0.001S and PT10M", wait);
  }

  @Test
  void a_client_is_built_from_metadata() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AtprotoOAuthClient.builder().build())
        .withMessage("clientMetadata is not set; set it before build()");
  }
}
