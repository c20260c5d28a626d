package io.github.atprotojakarta.jakarta.xrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private final AtomicLong now = new AtomicLong();
  private final RateLimiter budgets = new RateLimiter(10, now::get);
  private final SessionKey alice = key("a");

  private static SessionKey key(String id) {
    return new SessionKey(Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz"), id.repeat(43));
  }

  private int taken(SessionKey key, int calls) {
    int taken = 0;
    for (int i = 0; i < calls; i++) {
      taken += budgets.tryAcquire(key) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void a_second_s_worth_of_calls_is_there_at_once_and_comes_back_steadily() {
    assertThat(taken(alice, 20)).isEqualTo(10);
    now.addAndGet(300_000_000);
    assertThat(taken(alice, 20)).isEqualTo(3);
    now.addAndGet(60_000_000_000L);
    assertThat(taken(alice, 20)).isEqualTo(10);
  }

  @Test
  void each_session_has_its_own() {
    assertThat(taken(alice, 20)).isEqualTo(10);
    assertThat(taken(key("b"), 20)).isEqualTo(10);
  }
}
