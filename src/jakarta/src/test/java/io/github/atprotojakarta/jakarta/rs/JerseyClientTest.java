package io.github.atprotojakarta.jakarta.rs;

import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.ext.RuntimeDelegate;
import org.glassfish.jersey.client.JerseyClientBuilder;

class JerseyClientTest extends ClientFilterContract {
  @Override
  RuntimeDelegate implementation() {
    return new org.glassfish.jersey.internal.RuntimeDelegateImpl();
  }

  @Override
  ClientBuilder builder() {
    return new JerseyClientBuilder();
  }
}
