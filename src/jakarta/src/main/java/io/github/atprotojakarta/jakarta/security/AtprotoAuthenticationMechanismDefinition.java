package io.github.atprotojakarta.jakarta.security;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.github.atprotojakarta.jakarta.AtprotoRoles;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Makes the AT Protocol sign-in the application's authentication mechanism of Jakarta Security: the
 * caller of {@code @RolesAllowed}, {@code SecurityContext}, {@code request.authenticate()} and
 * {@code request.logout()} is the signed-in person, and pages that {@code web.xml} or
 * {@code @ServletSecurity} protects lead to the login page. Put it on one CDI bean of the
 * application:
 *
 * <pre>{@code
 * @AtprotoAuthenticationMechanismDefinition(
 *     publicUrl = "https://app.example/shop",
 *     keys = "#{vault.clientKeys}",
 *     loginPage = "/sign-in")
 * @ApplicationScoped
 * public class Security {}
 * }</pre>
 *
 * <p>Each member is the setting that its description names; an empty string leaves it unset. A
 * member may be, or contain, an expression ({@code #{...}} or {@code ${...}}, not both in one).
 * Both kinds are evaluated once, when the application starts, and can use its named beans. Other
 * configuration overrides a member, {@code web.xml} included.
 *
 * <p>The login page and the sign-in below {@link #base} must not be protected by {@code web.xml}.
 * The caller's groups come from {@link AtprotoRoles}, and from every {@code IdentityStore} of the
 * application that provides groups.
 */
@Documented
@Retention(RUNTIME)
@Target(TYPE)
public @interface AtprotoAuthenticationMechanismDefinition {
  /** The setting {@code atproto.public-url}. */
  String publicUrl() default "";

  /** The setting {@code atproto.base}. */
  String base() default "";

  /** The setting {@code atproto.endpoints}. */
  String endpoints() default "";

  /** The setting {@code atproto.scope}. */
  String scope() default "";

  /** The setting {@code atproto.client-name}. */
  String clientName() default "";

  /** The setting {@code atproto.client-uri}. */
  String clientUri() default "";

  /** The setting {@code atproto.logo-uri}. */
  String logoUri() default "";

  /** The setting {@code atproto.tos-uri}. */
  String tosUri() default "";

  /** The setting {@code atproto.policy-uri}. */
  String policyUri() default "";

  /**
   * The setting {@code atproto.keys}. Use an expression, such as {@code #{vault.clientKeys}}; never
   * write a key here.
   */
  String keys() default "";

  /** The setting {@code atproto.keys-file}. */
  String keysFile() default "";

  /**
   * The setting {@code atproto.keys-order}. The keys themselves come from the settings {@code
   * atproto.keys.NAME} of other sources.
   */
  String keysOrder() default "";

  /** The setting {@code atproto.keystore}. */
  String keystore() default "";

  /** The setting {@code atproto.keystore-password}. Use an expression here, too. */
  String keystorePassword() default "";

  /** The setting {@code atproto.jca-provider}. */
  String jcaProvider() default "";

  /** The setting {@code atproto.self-check}. */
  String selfCheck() default "";

  /** The setting {@code atproto.login-page}. */
  String loginPage() default "";

  /** The setting {@code atproto.home}. */
  String home() default "";

  /** The setting {@code atproto.login-timeout}. */
  String loginTimeout() default "";

  /** The setting {@code atproto.response-mode}. */
  String responseMode() default "";

  /** The setting {@code atproto.permission-sets}. */
  String permissionSets() default "";

  /** The setting {@code atproto.single-session}. */
  String singleSession() default "";

  /** The setting {@code atproto.cookie-max-age}. */
  String cookieMaxAge() default "";

  /** The setting {@code atproto.cookie-name}. */
  String cookieName() default "";

  /** The setting {@code atproto.http-session}. */
  String httpSession() default "";

  /** The setting {@code atproto.languages}. */
  String languages() default "";

  /** The setting {@code atproto.login-scope}. */
  String loginScope() default "";

  /** The setting {@code atproto.accounts}. */
  String accounts() default "";

  /** The setting {@code atproto.plc-directory}. */
  String plcDirectory() default "";

  /** The setting {@code atproto.handle-resolver}. */
  String handleResolver() default "";

  /** The setting {@code atproto.dns-over-https}. */
  String dnsOverHttps() default "";

  /** The setting {@code atproto.name-servers}. */
  String nameServers() default "";

  /** The setting {@code atproto.metadata-cache}. */
  String metadataCache() default "";

  /** The setting {@code atproto.identity-cache}. */
  String identityCache() default "";

  /** The setting {@code atproto.cache-memory}. */
  String cacheMemory() default "";

  /** The setting {@code atproto.development-mode}. */
  String developmentMode() default "";
}
