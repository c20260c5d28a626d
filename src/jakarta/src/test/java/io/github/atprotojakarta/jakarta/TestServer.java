package io.github.atprotojakarta.jakarta;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
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
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.glassfish.jersey.servlet.ServletContainer;
import org.jboss.weld.environment.servlet.EnhancedListener;

/** A servlet container with CDI (Weld) and JAX-RS (Jersey) that runs one web application. */
final class TestServer implements AutoCloseable {
  private final Server server;
  private final String contextPath;

  private TestServer(Server server, String contextPath) {
    this.server = server;
    this.contextPath = contextPath;
  }

  static Builder builder() {
    return new Builder();
  }

  /** The address of the web application, as the machine has it. */
  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + contextPath + path);
  }

  int port() {
    return server.getURI().getPort();
  }

  /** Asks for a path exactly as it stands, which HTTP clients would tidy up. */
  String rawGet(String path) throws IOException {
    return raw("GET " + path, "127.0.0.1:" + port(), "Accept: text/html\r\n", "");
  }

  /** Sends a form to another host name than the machine's. */
  String rawPost(String path, String host, String form) throws IOException {
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
  static final class Builder {
    private final Map<String, String> parameters = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, String> filterParameters = new HashMap<>();
    private final Map<String, HttpServlet> servlets = new LinkedHashMap<>();
    private String base = "/oauth";

    Builder parameter(String name, String value) {
      parameters.put(name, value);
      return this;
    }

    Builder attribute(String name, Object value) {
      attributes.put(name, value);
      return this;
    }

    Builder filterParameter(String name, String value) {
      filterParameters.put(name, value);
      return this;
    }

    Builder servlet(String pattern, HttpServlet servlet) {
      servlets.put(pattern, servlet);
      return this;
    }

    /** Where web.xml maps the application, if not at /oauth. */
    Builder mappedAt(String path) {
      base = path;
      return this;
    }

    TestServer start() throws Exception {
      Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ServletContextHandler context = new ServletContextHandler("/shop");
      parameters.forEach(context::setInitParameter);
      attributes.forEach(context::setAttribute);
      context.addServletContainerInitializer(new EnhancedListener());
      context.addServletContainerInitializer(new StartupInitializer());
      FilterHolder filter = new FilterHolder(new AtprotoFilter());
      filter.setInitParameters(filterParameters);
      context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
      ServletHolder resource = new ServletHolder(new ServletContainer());
      resource.setInitParameter("jakarta.ws.rs.Application", AtprotoApplication.class.getName());
      context.addServlet(resource, base + "/*");
      servlets.forEach((path, servlet) -> context.addServlet(new ServletHolder(servlet), path));
      server.setHandler(context);
      try {
        server.start();
      } catch (Exception e) {
        server.stop();
        throw e;
      }
      return new TestServer(server, "/shop");
    }
  }
}
