package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyRowTest {
  private static final Instant NOW = Instant.parse("2026-12-02T01:02:03Z");

  private static Optional<Instant> createdAt(String kid) {
    return switch (kid) {
      case "new" -> Optional.of(NOW.plusSeconds(5));
      case "day" -> Optional.of(NOW.minus(Duration.ofHours(47)));
      case "old" -> Optional.of(NOW.minus(Duration.ofDays(400)));
      default -> Optional.empty();
    };
  }

  @Test
  void keys_of_the_node_come_in_their_order_and_then_those_that_only_sessions_have() {
    assertThat(
            KeyRow.of(
                List.of("new", "day", "old"),
                KeyRowTest::createdAt,
                kid -> kid.equals("day") ? "tomorrow" : "",
                Map.of("old", 3L, "z", 1L, "a", 2L),
                NOW))
        .containsExactly(
            new KeyRow("new", true, "0 days", "", 0L),
            new KeyRow("day", true, "1 day", "tomorrow", 0L),
            new KeyRow("old", true, "400 days", "", 3L),
            new KeyRow("a", false, "unknown", "", 2L),
            new KeyRow("z", false, "unknown", "", 1L));
  }

  @Test
  void a_client_key_shows_its_end() {
    String key = ClientKeySet.generate(new SecureRandom(), "k").toPrivateJwks().reveal();
    String ends = key.replaceFirst("\"kid\"", "\"exp\":1796173323,\"kid\"");

    assertThat(KeyRow.end(ClientKeySet.parse(Secret.of(key)).find("k").orElseThrow())).isEmpty();
    assertThat(KeyRow.end(ClientKeySet.parse(Secret.of(ends)).find("k").orElseThrow()))
        .isEqualTo("2026-12-02 01:02 UTC");
  }

  @Test
  void without_the_database_the_number_of_sessions_is_not_known() {
    assertThat(KeyRow.of(List.of("old", "pem"), KeyRowTest::createdAt, kid -> "", null, NOW))
        .containsExactly(
            new KeyRow("old", true, "400 days", "", null),
            new KeyRow("pem", true, "unknown", "", null));
  }
}
