package io.github.atprotojakarta.webapp.secured;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The application's own resources, beside the sign-in. */
@ApplicationPath("api")
public class Api extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(BooksResource.class, RefusedByBean.class);
  }
}
