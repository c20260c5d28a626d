package io.github.atprotojakarta.jakarta.rs;

import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.ext.RuntimeDelegate;
import org.apache.cxf.jaxrs.client.spec.ClientBuilderImpl;
import org.apache.cxf.jaxrs.impl.RuntimeDelegateImpl;

class CxfClientTest extends ClientFilterContract {
  @Override
  RuntimeDelegate implementation() {
    return new RuntimeDelegateImpl();
  }

  @Override
  ClientBuilder builder() {
    return new ClientBuilderImpl();
  }
}
