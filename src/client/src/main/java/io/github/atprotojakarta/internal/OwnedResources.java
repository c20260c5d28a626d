package io.github.atprotojakarta.internal;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The resources that a client made itself and must close. */
public final class OwnedResources implements AutoCloseable {
  /** Closed in reverse order of creation. */
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  /** Returns daemon threads, as many as needed. */
  public Executor threads() {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "atproto-oauth");
              thread.setDaemon(true);
              return thread;
            });
    resources.push(threads::shutdown);
    return threads;
  }

  /** Keeps a resource, to close it. */
  public <T extends AutoCloseable> T keep(T resource) {
    resources.push(resource);
    return resource;
  }

  @Override
  public void close() {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        System.getLogger(OwnedResources.class.getName()).log(Level.WARNING, "Closing failed", e);
      }
    }
  }
}
