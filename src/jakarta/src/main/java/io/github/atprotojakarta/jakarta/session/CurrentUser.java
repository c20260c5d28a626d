package io.github.atprotojakarta.jakarta.session;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Marks the session of the person who sent the current request, for injection into any bean:
 *
 * <pre>{@code
 * @Inject @CurrentUser OAuthSession session;
 * }</pre>
 *
 * The injected session calls {@link AtprotoSessions#require()} at each call, so a bean that serves
 * many people never holds one person's session. When nobody is signed in, or there is no request
 * (timers, asynchronous methods), a call throws {@link
 * io.github.atprotojakarta.NotSignedInException}.
 */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({FIELD, METHOD, PARAMETER, TYPE})
public @interface CurrentUser {}
