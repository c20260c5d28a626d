package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RevocationPausesTest {
  private final RevocationPauses pauses = new RevocationPauses();

  private static SessionKey key() {
    return StoredSamples.session(StoredSamples.account(), StoredSamples.NOW).key();
  }

  @Test
  void a_pause_is_ten_minutes_and_then_doubles_up_to_a_day() {
    SessionKey key = key();
    assertThat(Stream.generate(() -> pauses.next(key)).limit(10).map(Duration::toMinutes))
        .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 1440L, 1440L);
  }

  @Test
  void each_session_has_pauses_of_its_own() {
    pauses.next(key());
    assertThat(pauses.next(key())).isEqualTo(Duration.ofMinutes(10));
  }

  /** A session takes 331 bytes of a mebibyte. */
  @Test
  void a_node_remembers_the_pauses_of_3167_sessions() {
    List<SessionKey> keys = new ArrayList<>();
    SessionKey one = key();
    for (int i = 0; i < 3167; i++) {
      keys.add(new SessionKey(one.did(), String.format("%043d", i)));
    }
    keys.forEach(pauses::next);
    assertThat(keys).allMatch(key -> pauses.next(key).equals(Duration.ofMinutes(20)));

    keys.add(one);
    pauses.next(one);
    assertThat(keys).anyMatch(key -> pauses.next(key).equals(Duration.ofMinutes(10)));
  }
}
