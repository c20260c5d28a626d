package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricsListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what limits refused, and how logins ended. */
@ApplicationScoped
public class TestMetrics implements MetricsListener {
  private final List<Measurement.Limit> refused = new CopyOnWriteArrayList<>();

  private final List<Measurement.Login> logins = new CopyOnWriteArrayList<>();

  @Override
  public void on(Measurement measurement) {
    if (measurement instanceof Measurement.Refused refusal) {
      refused.add(refusal.limit());
    } else if (measurement instanceof Measurement.Login login) {
      logins.add(login);
    }
  }

  /** How logins started and ended, in order. */
  public List<Measurement.Login> logins() {
    return List.copyOf(logins);
  }

  /** The limits that refused a request, in order. */
  public List<Measurement.Limit> refused() {
    return List.copyOf(refused);
  }
}
