package io.github.atprotojakarta.jakarta.internal.boot;

import io.github.atprotojakarta.jakarta.filter.GuardRegistration;
import io.github.atprotojakarta.jakarta.internal.config.ContainerSettings;
import io.github.atprotojakarta.jakarta.internal.config.DeploymentSettings;
import io.github.atprotojakarta.jakarta.internal.config.EndpointSettings;
import io.github.atprotojakarta.jakarta.internal.config.SettingNames;
import io.github.atprotojakarta.jakarta.internal.config.UnknownSettings;
import io.github.atprotojakarta.jakarta.internal.config.WebApplication;
import io.github.atprotojakarta.jakarta.operations.AtprotoHealth;
import io.github.atprotojakarta.jakarta.operations.AtprotoSelfCheck;
import io.github.atprotojakarta.jakarta.xrpc.XrpcProxy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.servlet.ServletContext;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Builds the sign-in while the web application starts, so that invalid settings stop the deployment
 * instead of the first login. On some servers CDI calls it, earlier than listeners; on all servers
 * {@link StartupInitializer} does.
 */
@ApplicationScoped
class Startup {
  @Inject WebApplication application;
  @Inject AtprotoRuntime runtime;
  @Inject AtprotoSelfCheck selfCheck;
  @Inject XrpcProxy xrpcProxy;
  @Inject AtprotoHealth health;
  @Inject ContainerSettings settings;
  private final AtomicBoolean warned = new AtomicBoolean();

  void on(
      @Observes
          @Initialized(ApplicationScoped.class)
          @Priority(Interceptor.Priority.PLATFORM_BEFORE)
          ServletContext context) {
    start(context);
  }

  /**
   * Starts the sign-in; does nothing the second time.
   *
   * @throws DeploymentException when settings or beans are invalid; its message is the whole reason
   */
  void start(ServletContext context) {
    if (!EndpointSettings.haveSignIn(new DeploymentSettings(context))) {
      return;
    }
    try {
      application.capture(context);
      application.checkNothingMissed();
      // Before the runtime, whose threads would outlive a deployment that stops here.
      GuardRegistration.check(settings);
      runtime.configuration();
      EndpointRegistration.check(context, settings);
      xrpcProxy.isEnabled();
      warnOfUnknownSettings();
      selfCheck.plan();
      health.start();
    } catch (RuntimeException e) {
      throw new DeploymentException(reason(e), e);
    }
  }

  /** Returns what ends the sign-in; it works even when CDI has stopped. */
  Runnable ending() {
    return runtime.ending();
  }

  private void warnOfUnknownSettings() {
    if (warned.compareAndSet(false, true)) {
      SettingNames known =
          SettingNames.read(Startup.class.getClassLoader())
              .withKeys(settings.get("atproto.keys-order"));
      new UnknownSettings(known).warn(settings.names());
    }
  }

  /** Returns the message of the cause, without those of the exceptions that the container added. */
  private static @Nullable String reason(RuntimeException exception) {
    Throwable deepest = exception;
    for (Throwable t = exception; t != null; t = t.getCause()) {
      if (t instanceof IllegalArgumentException || t instanceof IllegalStateException) {
        deepest = t;
      }
    }
    return deepest.getMessage();
  }
}
