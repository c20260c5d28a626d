package io.github.atprotojakarta.webapp.jaxrs;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Lists what it publishes. */
@ApplicationPath("api")
public class Listing extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(OwnResource.class);
  }
}
