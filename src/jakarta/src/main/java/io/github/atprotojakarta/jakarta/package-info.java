/**
 * AT Protocol sign-in for Jakarta EE applications: a servlet filter, a JAX-RS resource and CDI
 * beans around {@link io.github.atprotojakarta.AtprotoOAuthClient}. It uses no server's own API and
 * depends on no database and no cluster.
 *
 * <p>Guard pages in {@code WEB-INF/web.xml}; the filter is already declared under its name:
 *
 * <pre>{@code
 * <filter-mapping>
 *   <filter-name>AtprotoFilter</filter-name>
 *   <url-pattern>/notes/*</url-pattern>
 * </filter-mapping>
 * <context-param>
 *   <param-name>atproto.public-url</param-name>
 *   <param-value>https://app.example/shop</param-value>
 * </context-param>
 * }</pre>
 *
 * <p>Call the user's PDS from an EJB, a servlet or a JAX-RS resource:
 *
 * <pre>{@code
 * @Stateless
 * public class Notes {
 *   @Inject AtprotoSessions sessions;
 *
 *   public JsonObject profile() {
 *     OAuthSession session = sessions.require();
 *     return session.xrpc().query("app.bsky.actor.getProfile", Map.of("actor", session.did().value()));
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.github.atprotojakarta.jakarta;

import org.jspecify.annotations.NullMarked;
