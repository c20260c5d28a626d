package io.github.atprotojakarta.jakarta.operations.microprofile.health;

import io.github.atprotojakarta.jakarta.operations.AtprotoHealth;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Reports {@link AtprotoHealth#readiness()}. */
@Readiness
@ApplicationScoped
public class SignInReadiness implements HealthCheck {
  @Inject AtprotoHealth health;

  @Override
  public HealthCheckResponse call() {
    AtprotoHealth.Report report = health.readiness();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("atproto-sign-in").status(report.ready());
    report.parts().forEach(response::withData);
    return response.build();
  }
}
