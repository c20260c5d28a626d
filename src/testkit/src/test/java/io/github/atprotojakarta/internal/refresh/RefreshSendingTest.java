package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is known about a token on its way: whether it left, and what stopped it. */
class RefreshSendingTest {
  private static final Instant NOW = StoredSamples.NOW;

  private final ManualContext manual = new ManualContext();
  private final RefreshSending sending =
      new RefreshSending(
          new RefreshClaims(new InMemorySessionStore(), RefreshTimings.DEFAULT, manual.context()),
          new RefreshClaims.Turn.Mine(
              new RefreshClaim("mine", NOW, NOW.plusSeconds(60)), manual.waits.nanoTime(), false));

  private void makeStale() {
    manual.clock.advance(Duration.ofSeconds(30));
  }

  @Test
  void a_token_has_left_when_its_body_was_opened_and_not_when_the_next_request_begins() {
    sending.beforeRequest();
    assertThat(sending.mayHaveLeft()).isFalse();
    sending.beforeBody();
    assertThat(sending.mayHaveLeft()).isTrue();
    sending.beforeRequest();
    assertThat(sending.mayHaveLeft()).isFalse();
    assertThatCode(sending::rethrowStale).doesNotThrowAnyException();
  }

  @Test
  void an_old_claim_stops_a_request_at_its_begin() {
    makeStale();
    assertThatThrownBy(sending::beforeRequest).isInstanceOf(StaleClaimException.class);
    assertThatThrownBy(sending::rethrowStale).isInstanceOf(StaleClaimException.class);
  }

  @Test
  void an_old_claim_stops_a_request_before_its_body_is_opened() {
    sending.beforeRequest();
    makeStale();
    assertThatThrownBy(sending::beforeBody).isInstanceOf(StaleClaimException.class);
    assertThat(sending.mayHaveLeft()).isFalse();
    assertThatThrownBy(sending::rethrowStale).isInstanceOf(StaleClaimException.class);
  }

  @Test
  void a_body_that_is_opened_twice_has_left() {
    sending.beforeRequest();
    sending.beforeBody();
    makeStale();
    assertThatThrownBy(sending::beforeBody).isInstanceOf(StaleClaimException.class);
    assertThat(sending.mayHaveLeft()).isTrue();
    assertThatCode(sending::rethrowStale).doesNotThrowAnyException();
  }
}
