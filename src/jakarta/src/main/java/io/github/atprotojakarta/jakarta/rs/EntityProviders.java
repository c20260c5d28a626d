package io.github.atprotojakarta.jakarta.rs;

import jakarta.annotation.Priority;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Providers;
import org.jspecify.annotations.Nullable;

/**
 * Attaches the client's entity providers to each request. A public class of its own, because the
 * client has to create it: Jersey injects nothing into registered objects.
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
