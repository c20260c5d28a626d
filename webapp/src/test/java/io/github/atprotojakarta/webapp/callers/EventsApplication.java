package io.github.atprotojakarta.webapp.callers;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The application's own resources. */
@ApplicationPath("api")
public class EventsApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(EventsResource.class);
  }
}
