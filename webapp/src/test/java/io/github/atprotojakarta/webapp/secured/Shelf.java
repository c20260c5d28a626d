package io.github.atprotojakarta.webapp.secured;

import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A singleton with a timer. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
// A timer that is made in a transaction rings after its end.
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Shelf {
  @Inject private AtprotoSessions sessions;
  @Resource private TimerService timers;
  private final CompletableFuture<String> seenByTimer = new CompletableFuture<>();

  /** Who the current user is. */
  public String current() {
    return sessions.current().map(each -> each.did().value()).orElse("nobody");
  }

  /** Who the current user is when the timer rings. */
  public String currentInTimer() {
    timers.createSingleActionTimer(0, new TimerConfig(null, false));
    try {
      return seenByTimer.get(1, TimeUnit.MINUTES);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The timer rings. */
  @Timeout
  public void ring(Timer timer) {
    seenByTimer.complete(current());
  }
}
