package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.jakarta.filter.AtprotoFilter;
import io.github.atprotojakarta.jakarta.internal.boot.StartupInitializer;
import io.github.atprotojakarta.jakarta.login.AtprotoResource;
import jakarta.enterprise.context.RequestScoped;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.security.Password;
import org.glassfish.jersey.servlet.ServletContainer;
import org.jboss.weld.environment.servlet.EnhancedListener;
import org.jspecify.annotations.Nullable;

/** A servlet container with CDI (Weld) and JAX-RS (Jersey) that runs one web application. */
public final class TestServer implements AutoCloseable {
  private static final EnumSet<DispatcherType> REQUEST = EnumSet.of(DispatcherType.REQUEST);

  private final Server server;
  private final String contextPath;

  private TestServer(Server server, String contextPath) {
    this.server = server;
    this.contextPath = contextPath;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The address of the web application, as the machine has it. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + contextPath + path);
  }

  public int port() {
    return server.getURI().getPort();
  }

  /** Asks for a path exactly as it stands, which HTTP clients would tidy up. */
  public String rawGet(String path) throws IOException {
    return raw("GET " + path, "127.0.0.1:" + port(), "Accept: text/html\r\n", "");
  }

  /** Sends a form to another host name than the machine's. */
  public String rawPost(String path, String host, String form) throws IOException {
    String headers =
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length();
    return raw("POST " + path, host, headers + "\r\n", form);
  }

  private String raw(String line, String host, String headers, String body) throws IOException {
    String request =
        line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers + "\r\n" + body;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The server did not stop", e);
    }
  }

  /** Says what the web application is like. */
  public static final class Builder {
    private final Map<String, String> parameters = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, String> filterParameters = new HashMap<>();
    private final Map<String, HttpServlet> servlets = new LinkedHashMap<>();
    private @Nullable Filter first;
    private @Nullable String resource;
    private String contextPath = "/shop";
    private boolean filterByProgram;
    private boolean unguarded;
    private final Map<String, String> users = new LinkedHashMap<>();
    private java.nio.file.@Nullable Path files;
    private EnumSet<DispatcherType> dispatches =
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.ASYNC);

    public Builder parameter(String name, String value) {
      parameters.put(name, value);
      return this;
    }

    public Builder attribute(String name, Object value) {
      attributes.put(name, value);
      return this;
    }

    public Builder filterParameter(String name, String value) {
      filterParameters.put(name, value);
      return this;
    }

    public Builder servlet(String pattern, HttpServlet servlet) {
      servlets.put(pattern, servlet);
      return this;
    }

    /** A filter in front of the library's. */
    public Builder firstFilter(Filter filter) {
      first = filter;
      return this;
    }

    /** Where the web application is, if not at /shop; empty for the root. */
    public Builder contextPath(String path) {
      contextPath = path;
      return this;
    }

    /** The filter is mapped for this kind of dispatch too. */
    public Builder filterFor(DispatcherType type) {
      dispatches.add(type);
      return this;
    }

    /** The filter is added by the application's code. */
    public Builder filterByProgram() {
      filterByProgram = true;
      return this;
    }

    /** The folder with the application's files, which the container serves. */
    public Builder files(java.nio.file.Path folder) {
      files = folder;
      return this;
    }

    /** The application maps no filter. */
    public Builder unguarded() {
      unguarded = true;
      return this;
    }

    /** The container knows a user with this role and the password "pass", and asks by BASIC. */
    public Builder containerUser(String name, String role) {
      users.put(name, role);
      return this;
    }

    /** The application publishes the endpoints itself, by a JAX-RS resource at this path. */
    public Builder resourceAt(String path) {
      resource = path;
      return parameter("atproto.endpoints", "resource");
    }

    public TestServer start() throws Exception {
      Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ServletContextHandler context =
          new ServletContextHandler(
              contextPath.isEmpty() ? "/" : contextPath, ServletContextHandler.SESSIONS);
      parameters.forEach(context::setInitParameter);
      attributes.forEach(context::setAttribute);
      context.addServletContainerInitializer(new EnhancedListener());
      context.addServletContainerInitializer(new StartupInitializer());
      context.addFilter(new FilterHolder(new SecurityHeaders()), "/*", REQUEST);
      if (first != null) {
        context.addFilter(new FilterHolder(first), "/*", REQUEST);
      }
      if (filterByProgram) {
        context.addEventListener(new AddFilter());
      } else if (!unguarded) {
        FilterHolder filter = new FilterHolder(new AtprotoFilter());
        filter.setAsyncSupported(true);
        filter.setInitParameters(filterParameters);
        context.addFilter(filter, "/*", dispatches);
      }
      if (!users.isEmpty()) {
        context.setSecurityHandler(basic());
      }
      if (files != null) {
        context.setBaseResourceAsPath(files);
        context.addServlet(DefaultServlet.class, "/");
      }
      if (resource != null) {
        ServletHolder jaxrs = new ServletHolder(new ServletContainer());
        jaxrs.setInitParameter("jakarta.ws.rs.Application", OwnApplication.class.getName());
        context.addServlet(jaxrs, resource + "/*");
      }
      servlets.forEach(
          (path, servlet) -> {
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            context.addServlet(holder, path);
          });
      if (servlets.containsKey("/error")) {
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(500, "/error");
        context.setErrorHandler(errors);
      }
      server.setHandler(context);
      try {
        server.start();
      } catch (Exception e) {
        server.stop();
        throw e;
      }
      return new TestServer(server, contextPath);
    }

    /** The container's own mechanism, which protects no page by itself. */
    private SecurityHandler basic() {
      UserStore store = new UserStore();
      users.forEach((name, role) -> store.addUser(name, new Password("pass"), new String[] {role}));
      HashLoginService logins = new HashLoginService("staff");
      logins.setUserStore(store);
      ConstraintSecurityHandler security = new ConstraintSecurityHandler();
      security.setLoginService(logins);
      security.setAuthenticator(new BasicAuthenticator());
      return security;
    }
  }

  /** What applications have in front of everything. */
  private static final class SecurityHeaders implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      ((HttpServletResponse) response).setHeader("X-Frame-Options", "DENY");
      chain.doFilter(request, response);
    }
  }

  /** An application that maps the filter by code. */
  private static final class AddFilter implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      FilterRegistration.Dynamic filter =
          event.getServletContext().addFilter("guard", AtprotoFilter.class);
      filter.setInitParameter("open", "/open/*");
      filter.addMappingForUrlPatterns(REQUEST, false, "/*");
    }
  }

  /** An application that publishes the endpoints by its own JAX-RS application. */
  public static final class OwnApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(OwnResource.class);
    }
  }

  /** Its resource. */
  @Path("")
  @RequestScoped
  public static class OwnResource extends AtprotoResource {}
}
