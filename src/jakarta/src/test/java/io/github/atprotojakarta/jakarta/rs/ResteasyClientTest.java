package io.github.atprotojakarta.jakarta.rs;

import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.ext.RuntimeDelegate;
import org.jboss.resteasy.client.jaxrs.internal.ResteasyClientBuilderImpl;
import org.jboss.resteasy.core.providerfactory.ResteasyProviderFactoryImpl;
import org.jboss.resteasy.plugins.providers.RegisterBuiltin;
import org.jboss.resteasy.spi.ResteasyProviderFactory;

class ResteasyClientTest extends ClientFilterContract {
  @Override
  RuntimeDelegate implementation() {
    ResteasyProviderFactory factory = new ResteasyProviderFactoryImpl();
    RegisterBuiltin.register(factory);
    return factory;
  }

  @Override
  ClientBuilder builder() {
    return new ResteasyClientBuilderImpl();
  }
}
