package io.github.atprotojakarta.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything in one history. */
final class World {
  final Choices choices;
  final Latencies latencies;
  final Work work = new Work();
  final DrawnFaults faults;
  final Scheduler scheduler;
  final Model model;
  final Database database;
  final SimulatedServer server;
  final ClusterLock lock;
  final List<Node> nodes = new ArrayList<>();
  private final @Nullable List<String> trace;

  /**
   * Creates a world without nodes and accounts.
   *
   * @param trace receives what happens; {@code null} for speed
   */
  World(
      Workers workers,
      Choices choices,
      DrawnFaults faults,
      Latencies latencies,
      @Nullable List<String> trace) {
    this.choices = choices;
    this.faults = faults;
    this.latencies = latencies;
    this.trace = trace;
    this.model = new Model(this);
    this.scheduler = new Scheduler(workers, choices, model::fail);
    this.database = new Database(this);
    this.server = new SimulatedServer(this);
    this.lock = new ClusterLock(this);
  }

  /** Adds a line to the trace. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library of the build only
  void note(String format, Object... values) {
    if (trace != null) {
      trace.add(
          "%9.3f %s"
              .formatted(
                  scheduler.now() / 1e9, values.length == 0 ? format : format.formatted(values)));
    }
  }
}
