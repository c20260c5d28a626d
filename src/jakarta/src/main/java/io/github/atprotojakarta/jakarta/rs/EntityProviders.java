package io.github.atprotojakarta.jakarta.rs;

import jakarta.annotation.Priority;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Providers;
import org.jspecify.annotations.Nullable;

/**
 * Hands the client's entity providers on with each request. A class of its own, and public, because
 * the client has to make it: Jersey injects nothing into what is registered as an object.
 */
@Priority(Integer.MAX_VALUE - 1)
public final class EntityProviders implements ClientRequestFilter {
  private static final String PROPERTY = EntityProviders.class.getName();

  @Context @Nullable Providers providers;

  /** Creates the filter; {@link AtprotoClientFeature} registers it. */
  public EntityProviders() {}

  @Override
  public void filter(ClientRequestContext request) {
    request.setProperty(PROPERTY, providers);
  }

  static @Nullable Providers of(ClientRequestContext request) {
    return request.getProperty(PROPERTY) instanceof Providers providers ? providers : null;
  }
}
