package io.github.atprotojakarta.jakarta.operations.microprofile.health;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Reports whether the sign-in has started. Faults outside of this JVM do not count: a restart would
 * not fix them.
 */
@Liveness
@ApplicationScoped
public class SignInLiveness implements HealthCheck {
  @Inject @LibraryBean Instance<AtprotoOAuthClient> client;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("atproto-sign-in")
        .up()
        .withData("client_id", client.get().clientMetadata().clientId())
        .build();
  }
}
