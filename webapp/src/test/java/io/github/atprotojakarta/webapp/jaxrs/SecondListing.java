package io.github.atprotojakarta.webapp.jaxrs;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** A second application beside {@link Listing}. */
@ApplicationPath("v2")
public class SecondListing extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(OtherResource.class);
  }
}
