package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.PermissionSetException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationEntryPoint;
import io.github.atprotojakarta.jakarta.internal.authentication.AuthenticationResult;
import io.github.atprotojakarta.jakarta.internal.authentication.EndedSessions;
import io.github.atprotojakarta.jakarta.internal.authentication.RequestAuthentication;
import io.github.atprotojakarta.jakarta.internal.authentication.SignInPages;
import io.github.atprotojakarta.jakarta.internal.login.RequiredScopes;
import io.github.atprotojakarta.jakarta.internal.login.ScopeConsent;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.FailureCauses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.jakarta.session.InsufficientScopeException;
import io.github.atprotojakarta.jakarta.session.RequiresScope;
import io.github.atprotojakarta.scope.Scopes;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@link RequiresScope} on servlets, which only some containers intercept, and responds to
 * exceptions that the application lets pass: an {@link InsufficientScopeException}, and those which
 * say that somebody must sign in. It is the last filter, also in applications that use Jakarta
 * Security instead of {@link AtprotoFilter}.
 */
final class ScopeFilter implements Filter {
  private static final String NAME = "atproto-scopes";
  private static final EnumSet<DispatcherType> DISPATCHES =
      EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC);

  /** The methods of {@code HttpServlet} that handle a request. */
  private static final Map<String, String> METHODS =
      Map.of(
          "GET", "doGet",
          "HEAD", "doGet",
          "POST", "doPost",
          "PUT", "doPut",
          "DELETE", "doDelete");

  /** By servlet and method. */
  private final Map<String, Scopes> required = new ConcurrentHashMap<>();

  /** Adds the filter to an application, behind all others. */
  static void addTo(ServletContext context) {
    FilterRegistration.Dynamic filter = context.addFilter(NAME, new ScopeFilter());
    if (filter != null) {
      filter.setAsyncSupported(true);
      filter.addMappingForUrlPatterns(DISPATCHES, true, "/*");
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest httpRequest
        && response instanceof HttpServletResponse httpResponse) {
      filter(httpRequest, httpResponse, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Scopes scopes = required(request);
    if (!scopes.values().isEmpty() && !granted(request, response, scopes)) {
      return;
    }
    SavedHeaders headers = SavedHeaders.save(request, response);
    try {
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException e) {
      Optional<HttpReply> reply =
          response.isCommitted() || request.isAsyncStarted() ? Optional.empty() : reply(request, e);
      if (reply.isEmpty()) {
        throw e;
      }
      response.reset();
      headers.restore(response);
      reply.get().writeTo(response);
    }
  }

  private static Optional<HttpReply> reply(HttpServletRequest request, Throwable failure) {
    InsufficientScopeException cause = cause(failure);
    if (cause != null && authenticate(request) instanceof AuthenticationResult.SignedIn in) {
      return Optional.of(bean(ScopeConsent.class).reply(request, in.session(), cause.missing()));
    }
    // The beans may be gone while the application stops: ask for none without need. The login page
    // must not lead to itself.
    return FailureCauses.missingSignIn(failure).isEmpty()
            || bean(SignInPages.class).include(request)
        ? Optional.empty()
        : bean(EndedSessions.class).reply(request, failure);
  }

  /** Responds if the person is not signed in or lacks a scope of the servlet. */
  private static boolean granted(
      HttpServletRequest request, HttpServletResponse response, Scopes scopes) throws IOException {
    AuthenticationResult result = authenticate(request);
    if (!(result instanceof AuthenticationResult.SignedIn in)) {
      bean(AuthenticationEntryPoint.class).reply(request, result).writeTo(response);
      return false;
    }
    try {
      Scopes missing =
          RequiredScopes.missing(in.session(), scopes, bean(AtprotoSessions.class)::client);
      if (missing.values().isEmpty()) {
        return true;
      }
      bean(ScopeConsent.class).reply(request, in.session(), missing).writeTo(response);
    } catch (PermissionSetException | TransientException e) {
      bean(ErrorResponses.class).reply(request, e, null, null).writeTo(response);
    }
    return false;
  }

  private Scopes required(HttpServletRequest request) {
    String name = request.getHttpServletMapping().getServletName();
    if (name == null || name.isEmpty()) {
      return Scopes.of();
    }
    String method = METHODS.getOrDefault(request.getMethod(), "service");
    String key = method + " " + name;
    Scopes known = required.get(key);
    if (known == null) {
      known = ofServlet(request.getServletContext(), name, method);
      required.put(key, known);
    }
    return known;
  }

  private static Scopes ofServlet(ServletContext context, String name, String method) {
    ServletRegistration servlet = context.getServletRegistration(name);
    String type = servlet == null ? null : servlet.getClassName();
    if (type == null) {
      return Scopes.of();
    }
    try {
      Class<?> loaded = Class.forName(type, false, Thread.currentThread().getContextClassLoader());
      List<RequiresScope> annotations = new ArrayList<>();
      annotations.add(loaded.getAnnotation(RequiresScope.class));
      for (Class<?> owner = loaded; owner != null; owner = owner.getSuperclass()) {
        Stream.of(owner.getDeclaredMethods())
            .filter(each -> each.getName().equals(method) || each.getName().equals("service"))
            .map(each -> each.getAnnotation(RequiresScope.class))
            .forEach(annotations::add);
      }
      return Scopes.parseStrictly(
          annotations.stream()
              .filter(Objects::nonNull)
              .flatMap(annotation -> Stream.of(annotation.value()))
              .collect(Collectors.joining(" ")));
    } catch (ClassNotFoundException | LinkageError e) {
      // A servlet of the container itself.
      return Scopes.of();
    }
  }

  private static AuthenticationResult authenticate(HttpServletRequest request) {
    return bean(RequestAuthentication.class).authenticate(request);
  }

  private static <T> T bean(Class<T> type) {
    return CDI.current().select(type).get();
  }

  private static @Nullable InsufficientScopeException cause(Throwable failure) {
    return FailureCauses.of(failure)
        .filter(InsufficientScopeException.class::isInstance)
        .map(InsufficientScopeException.class::cast)
        .findFirst()
        .orElse(null);
  }
}
