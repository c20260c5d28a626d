package io.github.atprotojakarta.simulation;

import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of a history, one at a time, in virtual time. A task gives way to others only at
 * {@link #step} and {@link #await}. If no task can go on, the time jumps to the next end of a wait.
 */
final class Scheduler {
  static final long NEVER = Long.MAX_VALUE;

  /** Far more than a history needs: a task that runs in circles is a fault. */
  private static final int MOST_STEPS = 50_000;

  private final Workers workers;
  private final Consumer<String> failures;
  private final TaskQueue queue;
  private final Semaphore finished = new Semaphore(0);
  private @Nullable Task running;
  private int mostSteps = MOST_STEPS;
  private int steps;
  private boolean over;

  /**
   * Creates the scheduler.
   *
   * @param failures receives faults of the schedule: a deadlock, or no end
   */
  Scheduler(Workers workers, Choices choices, Consumer<String> failures) {
    this.workers = workers;
    this.failures = failures;
    this.queue = new TaskQueue(choices);
  }

  /** Allows more steps than a history of a few nodes needs. */
  void allowSteps(int steps) {
    mostSteps = steps;
  }

  /** Returns the virtual time in nanoseconds. */
  long now() {
    return queue.now();
  }

  /** Returns the task that runs. */
  Task current() {
    return Objects.requireNonNull(running, "No task runs");
  }

  /** Creates a task; it begins when it is chosen. */
  void spawn(String name, @Nullable Node node, Runnable work) {
    if (!over) {
      queue.ready(new Task(name, node, work, now()));
    }
  }

  /** Creates a task that begins after a while. It needs no thread before that. */
  void spawn(String name, @Nullable Node node, long delay, Runnable work) {
    Task task = new Task(name, node, work, now());
    task.deadline = now() + delay;
    queue.waits(task);
  }

  /** Runs all tasks to their end. Called from outside. */
  void run() {
    Task first = queue.next();
    if (first != null) {
      pass(first);
      finished.acquireUninterruptibly();
    }
  }

  /** Ends all tasks: each gets {@link Killed} at its next step. */
  void end() {
    over = true;
    queue.wake(task -> true);
  }

  /** Returns whether all tasks are told to end. */
  boolean over() {
    return over;
  }

  /** Ends the waits of a node's tasks, because it was killed. */
  void wakeKilled() {
    queue.wake(Task::killed);
  }

  /** Throws {@link Killed} if the running task must end. */
  void demandAlive() {
    if (over || current().killed()) {
      throw new Killed();
    }
  }

  /** A moment at which another task may run. */
  void step() {
    demandAlive();
    countStep();
    if (queue.switches()) {
      Task me = current();
      queue.ready(me);
      giveWay(me);
    }
  }

  /** Lets the time pass. */
  void sleep(long nanos) {
    await(() -> false, now() + nanos);
  }

  /**
   * Waits for a condition.
   *
   * @param deadline the time until which it waits at most
   * @return whether the condition is true
   */
  boolean await(BooleanSupplier condition, long deadline) {
    demandAlive();
    countStep();
    if (condition.getAsBoolean() || deadline <= now()) {
      return condition.getAsBoolean();
    }
    Task me = current();
    me.condition = condition;
    me.deadline = deadline;
    queue.waits(me);
    giveWay(me);
    return condition.getAsBoolean();
  }

  private void countStep() {
    if (++steps > mostSteps) {
      failures.accept("the tasks do not end: " + current().name);
    }
  }

  private void giveWay(Task me) {
    Task next = queue.next();
    if (next == null) {
      failures.accept("a deadlock: nobody can go on, and nobody waits for the time: " + queue);
      next = queue.next();
    }
    if (next != me && next != null) {
      Workers.Worker mine = worker(me);
      pass(next);
      mine.await();
    }
    running = me;
    demandAlive();
  }

  private void pass(Task next) {
    running = next;
    worker(next).wake();
  }

  private Workers.Worker worker(Task task) {
    Workers.Worker worker = task.worker;
    if (worker == null) {
      worker = workers.take(this);
      worker.task = task;
      task.worker = worker;
    }
    return worker;
  }

  /** Runs the task of a thread, and then, on the same thread, tasks that have not begun. */
  void work(Workers.Worker worker) {
    Task task = worker.task;
    while (task != null) {
      running = task;
      runToEnd(task);
      Task next = queue.next();
      if (next == null) {
        workers.give(worker);
        finished.release();
        return;
      }
      if (next.worker != null) {
        workers.give(worker);
        pass(next);
        return;
      }
      next.worker = worker;
      worker.task = next;
      task = next;
    }
  }

  private void runToEnd(Task task) {
    try {
      demandAlive();
      task.work.run();
    } catch (Killed e) {
      // Its node is dead, or the history is over.
    } catch (RuntimeException | Error e) {
      failures.accept(task.name + " failed: " + e);
    }
  }
}
