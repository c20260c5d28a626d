package io.github.atprotojakarta.jakarta.operations.microprofile.health;

import io.github.atprotojakarta.AtprotoOAuthClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether the sign-in was built. Nothing outside of this JVM counts: a restart would not mend it.
 */
@Liveness
@ApplicationScoped
public class SignInLiveness implements HealthCheck {
  @Inject Instance<AtprotoOAuthClient> client;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("atproto-sign-in")
        .up()
        .withData("client_id", client.get().clientMetadata().clientId())
        .build();
  }
}
