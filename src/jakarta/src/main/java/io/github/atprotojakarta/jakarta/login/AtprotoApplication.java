package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.jakarta.xrpc.XrpcProxyResource;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/**
 * Serves the endpoints of the sign-in at {@code /oauth}. To move them, map the application in
 * {@code web.xml} and set {@code atproto.base} to the same path:
 *
 * <pre>{@code
 * <servlet>
 *   <servlet-name>io.github.atprotojakarta.jakarta.login.AtprotoApplication</servlet-name>
 * </servlet>
 * <servlet-mapping>
 *   <servlet-name>io.github.atprotojakarta.jakarta.login.AtprotoApplication</servlet-name>
 *   <url-pattern>/auth/*</url-pattern>
 * </servlet-mapping>
 * <context-param>
 *   <param-name>atproto.base</param-name>
 *   <param-value>/auth</param-value>
 * </context-param>
 * }</pre>
 */
@ApplicationPath("oauth")
public class AtprotoApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(AtprotoResource.class, XrpcProxyResource.class, UnmatchedRequestMapper.class);
  }

  /** Turns off Jersey's {@code application.wadl}, which would describe the endpoints. */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of("jersey.config.server.wadl.disableWadl", true);
  }
}
