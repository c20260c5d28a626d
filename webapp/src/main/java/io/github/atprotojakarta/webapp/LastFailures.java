package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.AuditEvent.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps the last logins that failed on this node, for the operator's page. */
@ApplicationScoped
public class LastFailures {
  static final int MOST = 20;
  private static final Set<Kind> KINDS =
      EnumSet.of(Kind.LOGIN_FAILED, Kind.LOGIN_REFUSED, Kind.SESSION_ENDED);

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<AuditEvent> events = new ArrayDeque<>();

  void on(@Observes AuditEvent event) {
    if (!KINDS.contains(event.kind())) {
      return;
    }
    lock.lock();
    try {
      if (events.size() == MOST) {
        events.removeLast();
      }
      events.addFirst(event);
    } finally {
      lock.unlock();
    }
  }

  /** Returns them, the newest first. */
  public List<FailureRow> rows() {
    lock.lock();
    try {
      return events.stream().map(FailureRow::new).toList();
    } finally {
      lock.unlock();
    }
  }
}
