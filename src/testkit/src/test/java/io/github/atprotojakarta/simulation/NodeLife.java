package io.github.atprotojakarta.simulation;

/** What happens to a node: it stands still, is cut off, closes, or is killed. */
abstract class NodeLife {
  final World world;
  private final int number;
  private long pausedUntil;
  private long heldUpUntil = -100 * Model.SECOND;
  private long cutOffUntil;
  private long executorFailedAt = -1;
  private int callers;
  private boolean closing;
  private boolean killed;

  NodeLife(World world, int number) {
    this.world = world;
    this.number = number;
  }

  /** Returns whether the end begins now, and not before. */
  boolean beginClosing() {
    boolean first = !closing;
    closing = true;
    return first;
  }

  /** A moment at which other tasks may run, and at which this node may stand still. */
  void step() {
    world.scheduler.step();
    if (world.faults.happens(Fault.NODE_PAUSES)) {
      long time = world.faults.time(2, 40, 67, 140);
      world.note("%s stands still for %.0f s", this, time / 1e9);
      pausedUntil = world.scheduler.now() + time;
      holdUp(time);
    }
    stand();
  }

  /** Lets the time of an operation pass. */
  void takes(long nanos) {
    if (nanos > 0) {
      world.scheduler.sleep(nanos);
    }
  }

  /** Waits until this node goes on. */
  void stand() {
    world.scheduler.demandAlive();
    while (pausedUntil > world.scheduler.now()) {
      world.scheduler.current().heldUp += pausedUntil - world.scheduler.now();
      world.scheduler.sleep(pausedUntil - world.scheduler.now());
    }
  }

  /** Notes that something holds this node up, and its current task as well. */
  void holdUp(long nanos) {
    world.scheduler.current().heldUp += nanos;
    heldUpUntil = Math.max(heldUpUntil, world.scheduler.now() + nanos);
  }

  long heldUpUntil() {
    return heldUpUntil;
  }

  void countCaller() {
    callers++;
  }

  /** Returns how many callers there were so far. */
  int callers() {
    return callers;
  }

  void cutOff(long nanos) {
    cutOffUntil = world.scheduler.now() + nanos;
  }

  void reconnect() {
    cutOffUntil = 0;
  }

  long cutOffUntil() {
    return cutOffUntil;
  }

  void executorFailed() {
    executorFailedAt = world.scheduler.now();
  }

  long executorFailedAt() {
    return executorFailedAt;
  }

  /** Ends this node without a warning. */
  void kill() {
    killed = true;
    world.note("%s is killed", this);
    world.scheduler.wakeKilled();
  }

  boolean closing() {
    return closing;
  }

  boolean killed() {
    return killed;
  }

  boolean alive() {
    return !killed && !closing;
  }

  @Override
  public String toString() {
    return "node " + number;
  }
}
