package io.github.atprotojakarta.jakarta.test;

import static jakarta.interceptor.Interceptor.Priority.APPLICATION;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.identity.TxtLookup;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

/**
 * Connects an application to a {@link StrictNetwork} in the same JVM: CDI alternatives for {@link
 * HttpTransport} and {@link TxtLookup}, with which the library reaches that network and no other.
 *
 * <pre>{@code
 * SeContainerInitializer.newInstance()
 *     .addExtensions(new StrictNetworkBeans(network))
 *     .initialize();
 * }</pre>
 *
 * <p>A server in another process reaches the network by its addresses: start it with {@code
 * loopback()}, and set {@code atproto.plc-directory}.
 */
public class StrictNetworkBeans implements Extension {
  private final StrictNetwork network;

  /** Creates the alternatives for a network. */
  public StrictNetworkBeans(StrictNetwork network) {
    this.network = network;
  }

  void add(@Observes AfterBeanDiscovery discovery) {
    discovery
        .<HttpTransport>addBean()
        .beanClass(StrictNetworkBeans.class)
        .addType(HttpTransport.class)
        .alternative(true)
        .priority(APPLICATION + 900)
        .produceWith(instance -> network.transport());
    discovery
        .<TxtLookup>addBean()
        .beanClass(StrictNetworkBeans.class)
        .addType(TxtLookup.class)
        .alternative(true)
        .priority(APPLICATION + 900)
        .produceWith(instance -> network.txtLookup());
  }
}
