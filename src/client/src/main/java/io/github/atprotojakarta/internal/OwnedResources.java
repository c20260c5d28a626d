package io.github.atprotojakarta.internal;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** The resources that a client made itself and must close. */
public final class OwnedResources implements AutoCloseable {
  /** Closed in reverse order of creation. */
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

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
        System.getLogger(OwnedResources.class.getName())
            .log(Level.WARNING, "ATP1304 Closing failed", e);
      }
    }
  }
}
