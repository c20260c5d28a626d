package io.github.atprotojakarta.jakarta.internal.audit;

import io.github.atprotojakarta.internal.AuditLine;
import io.github.atprotojakarta.internal.log.LogBudget;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.AuditEvent.Kind;
import java.lang.System.Logger.Level;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Writes each {@link AuditEvent} as one line of pairs, in a fixed order and without those that are
 * not known:
 *
 * <pre>{@code
 * LOGIN_ACCEPTED did=did:plc:ewvi7nxzyoun6zhxrhs64oiz session=5Tq... client=203.0.113.9 agent="Mozilla/5.0"
 * }</pre>
 */
final class AuditLog {
  private static final System.Logger LOG = System.getLogger("io.github.atprotojakarta.audit");

  /** Acts that strangers can repeat without an account. */
  private static final Set<Kind> OF_STRANGERS =
      Set.of(Kind.LOGIN_STARTED, Kind.LOGIN_FAILED, Kind.CROSS_SITE_REFUSED);

  /** Anybody can begin a login of a blocked account; only its owner gets another refusal. */
  private static final String BLOCKED = "account_blocked";

  private static final int LINES_PER_MINUTE = 600;

  private final LogBudget budget;

  /**
   * Creates the log.
   *
   * @param nanoTime returns a time in nanoseconds, as {@link System#nanoTime} does
   */
  AuditLog(LongSupplier nanoTime) {
    this.budget = new LogBudget(LINES_PER_MINUTE, nanoTime);
  }

  void write(AuditEvent event) {
    Kind kind = event.kind();
    OptionalInt leftOut = ofStranger(event) ? budget.next(kind.name()) : OptionalInt.of(0);
    if (leftOut.isEmpty()) {
      return;
    }
    if (leftOut.getAsInt() > 0) {
      LOG.log(Level.INFO, kind + " left_out=" + leftOut.getAsInt());
    }
    LOG.log(Level.INFO, line(event));
  }

  private static boolean ofStranger(AuditEvent event) {
    return OF_STRANGERS.contains(event.kind())
        || (event.kind() == Kind.LOGIN_REFUSED && BLOCKED.equals(event.reason()));
  }

  private static String line(AuditEvent event) {
    return new AuditLine(event.kind().name())
        .add("did", event.did())
        .add("session", event.sessionId())
        .add("client", event.clientAddress())
        .add("reference", event.reference())
        .addQuoted("administrator", event.administrator())
        .addQuoted("reason", event.reason())
        .addQuoted("agent", event.userAgent())
        .toString();
  }
}
