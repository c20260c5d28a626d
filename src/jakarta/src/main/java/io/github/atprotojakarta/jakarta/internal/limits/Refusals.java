package io.github.atprotojakarta.jakarta.internal.limits;

import io.github.atprotojakarta.internal.log.LogBudget;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.Limit;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.MetricsListener;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.util.OptionalInt;

/**
 * Counts refused requests in metrics, and those that limits refuse also in the log: each limit has
 * one line per minute at most.
 */
@ApplicationScoped
public class Refusals {
  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());

  @Inject Instance<MetricsListener> listeners;
  private final LogBudget budget = new LogBudget(1, System::nanoTime);
  private MetricsListener metrics;

  /** Finds the listeners. */
  @PostConstruct
  void find() {
    metrics = MetricsListener.all(listeners.stream().toList());
  }

  /** Counts a login that was refused before the client got it. */
  public void countLogin(LoginCause cause) {
    metrics.on(new Measurement.Login(cause.outcome(), cause));
  }

  /**
   * Counts a refused request.
   *
   * @param setting the setting that an operator can change
   * @param client the address of the client
   */
  public void count(Limit limit, String setting, String client) {
    metrics.on(new Measurement.Refused(limit));
    OptionalInt before = budget.next(limit.name());
    if (before.isPresent()) {
      LOG.log(
          Level.WARNING,
          "ATP2202 AT Protocol sign-in: the limit "
              + setting
              + " refused a request from "
              + client
              + " (refused since the last such line: "
              + before.getAsInt()
              + ")");
    }
  }
}
