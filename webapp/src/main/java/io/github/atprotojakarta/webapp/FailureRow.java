package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.AuditEvent;
import java.util.Objects;

/** A row in the list of failures. Values that are not known are empty. */
public record FailureRow(AuditEvent event) {
  /** Returns when it happened. */
  public String time() {
    return Moments.format(event.time());
  }

  /** Returns what happened. */
  public String kind() {
    return event.kind().name();
  }

  /** Returns why, as a stable name. */
  public String reason() {
    return Objects.toString(event.reason(), "");
  }

  /** Returns the account. */
  public String account() {
    return Objects.toString(event.did(), "");
  }

  /** Returns the reference that the user saw, which is in the log too. */
  public String reference() {
    return Objects.toString(event.reference(), "");
  }
}
