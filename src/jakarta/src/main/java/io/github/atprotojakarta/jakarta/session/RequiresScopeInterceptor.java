package io.github.atprotojakarta.jakarta.session;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.servlet.Servlet;
import org.jspecify.annotations.Nullable;

/**
 * Checks the scopes of {@link RequiresScope} before a method of a bean runs. Nobody but the
 * container uses it; it is public because GlassFish calls only public constructors of interceptors.
 */
@RequiresScope({})
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class RequiresScopeInterceptor {
  @Inject AtprotoSessions sessions;

  /** Creates the interceptor; the container calls it. */
  public RequiresScopeInterceptor() {}

  /**
   * Checks the scopes of the method and of its class.
   *
   * @throws InsufficientScopeException when the caller's session lacks one
   */
  @AroundInvoke
  public @Nullable Object check(InvocationContext context) throws Exception {
    RequiresScope ofMethod = context.getMethod().getAnnotation(RequiresScope.class);
    RequiresScope ofClass = ofClass(context);
    if (ofMethod == null && ofClass == null) {
      // A stereotype or an extension may have added the binding; its scopes are unknown.
      throw new IllegalStateException(
          "@RequiresScope must be on the method or on its class: " + context.getMethod());
    }
    if (ofClass != null && !belongsToNoRequest(context)) {
      sessions.requireScope(ofClass.value());
    }
    if (ofMethod != null) {
      sessions.requireScope(ofMethod.value());
    }
    return context.proceed();
  }

  /** Payara intercepts servlets too. Their methods such as init belong to no request. */
  private static boolean belongsToNoRequest(InvocationContext context) {
    String name = context.getMethod().getName();
    return context.getTarget() instanceof Servlet
        && !name.equals("service")
        && !name.startsWith("do");
  }

  /** The target may be a proxy's subclass, which inherits the annotation. */
  private static @Nullable RequiresScope ofClass(InvocationContext context) {
    RequiresScope ofTarget = context.getTarget().getClass().getAnnotation(RequiresScope.class);
    return ofTarget != null
        ? ofTarget
        : context.getMethod().getDeclaringClass().getAnnotation(RequiresScope.class);
  }
}
