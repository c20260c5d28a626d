package io.github.atprotojakarta.webapp;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Publishes the endpoints of the sign-in at {@code /oauth}, and nothing else. */
@ApplicationPath("oauth")
public class SignInApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(SignInResource.class);
  }
}
