package io.github.atprotojakarta.jakarta.session;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Lets only requests of people pass who granted some scopes. Use it on CDI beans, EJBs, JAX-RS
 * resources that are CDI beans ({@code @RequestScoped}), and servlets, or on their methods:
 *
 * <pre>{@code
 * @Stateless
 * public class Posts {
 *   @RequiresScope("repo:app.bsky.feed.post")
 *   public void publish(String text) { ... }
 * }
 * }</pre>
 *
 * <p>Other requests get the response of {@link AtprotoSessions#requireScope}. The methods of a
 * servlet are {@code service} and those for HTTP methods, such as {@code doPost}; {@code doGet}
 * counts for HEAD, too. CDI does not see a JAX-RS resource without a scope annotation, so nothing
 * checks it.
 */
@InterceptorBinding
@Inherited
@Documented
@Retention(RUNTIME)
@Target({TYPE, METHOD})
public @interface RequiresScope {
  /**
   * Returns the required scopes. They must be covered by the setting {@code atproto.scope}. An
   * {@code include} needs the setting {@code atproto.permission-sets}; without it name the
   * permissions of the {@code include}.
   */
  @Nonbinding
  String[] value();
}
