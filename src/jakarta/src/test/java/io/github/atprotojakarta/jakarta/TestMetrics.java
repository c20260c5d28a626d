package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricsListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what limits refused. */
@ApplicationScoped
public class TestMetrics implements MetricsListener {
  private final List<Measurement.Limit> refused = new CopyOnWriteArrayList<>();

  @Override
  public void on(Measurement measurement) {
    if (measurement instanceof Measurement.Refused refusal) {
      refused.add(refusal.limit());
    }
  }

  /** The limits that refused a request, in order. */
  public List<Measurement.Limit> refused() {
    return List.copyOf(refused);
  }
}
