package io.github.atprotojakarta.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The threads of histories. Only one of them runs at a time: the one that has the baton. */
final class Workers implements AutoCloseable {
  private final Deque<Worker> idle = new ArrayDeque<>();

  /** A thread that runs tasks of one scheduler after the other. */
  static final class Worker extends Thread {
    private volatile boolean baton;
    private volatile boolean ended;
    private @Nullable Scheduler scheduler;
    @Nullable Task task;

    private Worker() {
      super("simulation");
      setDaemon(true);
    }

    /** Gives the baton to this thread; the caller must not go on. */
    void wake() {
      baton = true;
      LockSupport.unpark(this);
    }

    /** Waits for the baton. */
    void await() {
      while (!baton) {
        // A task may have interrupted itself, and then no thread can park.
        Thread.interrupted();
        LockSupport.park(this);
      }
      baton = false;
    }

    @Override
    public void run() {
      while (!ended) {
        await();
        Scheduler current = scheduler;
        if (current != null && !ended) {
          current.work(this);
        }
      }
    }
  }

  /** Returns a thread for a task of a scheduler. */
  Worker take(Scheduler scheduler) {
    Worker worker = idle.poll();
    if (worker == null) {
      worker = new Worker();
      worker.start();
    }
    worker.scheduler = scheduler;
    return worker;
  }

  /** Ends the threads. */
  @Override
  public void close() {
    for (Worker worker : idle) {
      worker.ended = true;
      worker.wake();
    }
  }

  /** Takes a thread back, before it gives the baton away. */
  void give(Worker worker) {
    idle.push(worker);
  }
}
