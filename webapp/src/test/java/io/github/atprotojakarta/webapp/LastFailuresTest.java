package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.AuditEvent.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LastFailuresTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  private final LastFailures failures = new LastFailures();

  private void happens(Kind kind, String reference) {
    failures.on(new AuditEvent(kind, NOON, null, null, null, null, reference, "reason", null));
  }

  @ParameterizedTest
  @EnumSource(names = {"LOGIN_FAILED", "LOGIN_REFUSED", "SESSION_ENDED"})
  void failures_are_kept_with_the_reference_that_the_user_saw(Kind kind) {
    happens(kind, "abc");
    assertThat(failures.rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.time()).isEqualTo("2026-11-29 12:00 UTC");
              assertThat(row.kind()).isEqualTo(kind.name());
              assertThat(row.reference()).isEqualTo("abc");
              assertThat(row.account()).isEmpty();
            });
  }

  @Test
  void what_succeeds_is_no_failure() {
    happens(Kind.LOGIN_ACCEPTED, "abc");
    assertThat(failures.rows()).isEmpty();
  }

  @Test
  void the_newest_are_first_and_the_oldest_leave() {
    for (int i = 0; i < LastFailures.MOST + 5; i++) {
      happens(Kind.LOGIN_FAILED, "reference" + i);
    }
    assertThat(failures.rows()).hasSize(LastFailures.MOST);
    assertThat(failures.rows().get(0).reference()).isEqualTo("reference24");
    assertThat(failures.rows().get(19).reference()).isEqualTo("reference5");
  }
}
