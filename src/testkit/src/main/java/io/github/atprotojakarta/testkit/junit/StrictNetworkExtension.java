package io.github.atprotojakarta.testkit.junit;

import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.StrictNetworkBuilder;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts a {@link StrictNetwork} for tests, passes it to constructors and methods that have a
 * parameter of this type, and stops it afterwards.
 *
 * <p>Once per test class, without accounts:
 *
 * <pre>{@code
 * @ExtendWith(StrictNetworkExtension.class)
 * class SignInTest {
 *   @Test
 *   void a_person_signs_in(StrictNetwork network) { ... }
 * }
 * }</pre>
 *
 * <p>With settings; a static field means once per test class, an instance field once per test:
 *
 * <pre>{@code
 * @RegisterExtension
 * final StrictNetworkExtension networks =
 *     new StrictNetworkExtension(
 *         () -> StrictNetwork.builder().account("alice.atnet.dev", "alice-pass").loopback());
 * }</pre>
 *
 * <p>The network of a class is also that of its nested classes.
 */
public final class StrictNetworkExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(StrictNetworkExtension.class);

  private final Supplier<StrictNetworkBuilder> settings;

  /** Starts networks with default settings, for {@code @ExtendWith}. */
  public StrictNetworkExtension() {
    this(StrictNetwork::builder);
  }

  /**
   * Starts networks with other settings, for {@code @RegisterExtension}.
   *
   * @param settings called once for each network
   */
  public StrictNetworkExtension(Supplier<StrictNetworkBuilder> settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    network(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    network(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    stop(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stop(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StrictNetwork.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return network(context);
  }

  /** Returns the network of this context or of one around it; starts one if there is none. */
  private StrictNetwork network(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(this, key -> settings.get().start(), StrictNetwork.class);
  }

  /** Stops the network of this context; that of a context around it stays. */
  private void stop(ExtensionContext context) {
    StrictNetwork network = context.getStore(NAMESPACE).remove(this, StrictNetwork.class);
    if (network != null) {
      network.close();
    }
  }
}
