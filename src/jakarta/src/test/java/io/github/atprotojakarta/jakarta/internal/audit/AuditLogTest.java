package io.github.atprotojakarta.jakarta.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.AuditEvent.Kind;
import io.github.atprotojakarta.jakarta.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  private static final Did ALICE = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

  private final AtomicLong now = new AtomicLong();
  private final AuditLog log = new AuditLog(now::get);
  private final LogLines written = LogLines.audit();

  @AfterEach
  void close() {
    written.close();
  }

  private static AuditEvent event(Kind kind, Did did, String session, String agent) {
    return new AuditEvent(
        kind, Instant.EPOCH, did, session, "203.0.113.9", agent, "R3F", "access_denied", null);
  }

  @Test
  void an_act_is_one_line_of_pairs() {
    log.write(event(Kind.SESSION_ENDED, ALICE, "5Tq", "Mozilla/5.0 (X11)"));
    assertThat(written.lines())
        .containsExactly(
            "INFO SESSION_ENDED did="
                + ALICE
                + " session=5Tq client=203.0.113.9 reference=R3F reason=\"access_denied\""
                + " agent=\"Mozilla/5.0 (X11)\"");
  }

  @Test
  void what_is_not_known_is_left_out() {
    log.write(
        new AuditEvent(
            Kind.SESSION_ENDED, Instant.EPOCH, ALICE, null, null, null, null, null, null));
    assertThat(written.lines()).containsExactly("INFO SESSION_ENDED did=" + ALICE);
  }

  @Test
  void the_act_of_an_administrator_names_them() {
    log.write(
        new AuditEvent(
            Kind.ENDED_BY_ADMINISTRATOR,
            Instant.EPOCH,
            ALICE,
            "5Tq",
            null,
            null,
            null,
            "a \"lost\" phone",
            "carol"));
    assertThat(written.lines())
        .containsExactly(
            "INFO ENDED_BY_ADMINISTRATOR did="
                + ALICE
                + " session=5Tq administrator=\"carol\" reason=\"a \\\"lost\\\" phone\"");
  }

  @Test
  void a_browser_cannot_add_pairs() {
    log.write(event(Kind.LOGIN_STARTED, null, null, "a\" did=\"did:web:admin.example \\"));
    assertThat(written.lines())
        .singleElement()
        .asString()
        .endsWith("agent=\"a\\\" did=\\\"did:web:admin.example \\\\\"");
  }

  @Test
  void strangers_have_600_lines_a_minute_and_the_rest_is_counted() {
    for (int i = 0; i < 700; i++) {
      log.write(event(Kind.CROSS_SITE_REFUSED, null, null, null));
    }
    assertThat(written.lines()).hasSize(600);
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    log.write(event(Kind.CROSS_SITE_REFUSED, null, null, null));
    assertThat(written.lines()).hasSize(602).contains("INFO CROSS_SITE_REFUSED left_out=100");
  }

  @Test
  void anybody_can_begin_the_login_of_a_blocked_account_and_other_refusals_have_all_their_lines() {
    for (int i = 0; i < 700; i++) {
      log.write(refused("account_blocked"));
    }
    assertThat(written.lines()).hasSize(600);
    for (int i = 0; i < 700; i++) {
      log.write(refused("login_refused"));
    }
    assertThat(written.lines()).hasSize(1300);
  }

  private static AuditEvent refused(String reason) {
    return new AuditEvent(
        Kind.LOGIN_REFUSED, Instant.EPOCH, ALICE, null, null, null, null, reason, null);
  }

  @Test
  void acts_of_accounts_have_all_their_lines() {
    for (int i = 0; i < 700; i++) {
      log.write(event(Kind.SIGNED_OUT, ALICE, "5Tq", null));
    }
    assertThat(written.lines()).hasSize(700);
  }
}
