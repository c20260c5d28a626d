package io.github.atprotojakarta.devnet;

import java.time.Duration;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every test the same network in its initial state, because a start takes seconds. */
final class OneNetwork extends NeedsPackages implements ParameterResolver, BeforeEachCallback {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(OneNetwork.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ReferenceNetwork.class;
  }

  @Override
  public ReferenceNetwork resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return network(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    NetworkControl control = network(context).control();
    control.tokenMaxAge(Duration.ofHours(1));
    control.resetLog();
  }

  /** Kept where JUnit closes it after the last test of all. */
  private static ReferenceNetwork network(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(
            ReferenceNetwork.class,
            key -> ReferenceNetwork.builder().start(),
            ReferenceNetwork.class);
  }
}
