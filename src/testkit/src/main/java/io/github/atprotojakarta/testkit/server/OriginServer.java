package io.github.atprotojakarta.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An HTTP server on a loopback port that serves one origin of the network. */
public final class OriginServer implements AutoCloseable {
  /** Handles requests. */
  @FunctionalInterface
  public interface Handler {
    /** Returns the response; an exception becomes a 500. */
    ServerResponse handle(ServerRequest request);
  }

  private static final String NO_DELAY = "sun.net.httpserver.nodelay";
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private record Route(Endpoint endpoint, Handler handler) {}

  private static final Logger LOG = System.getLogger(OriginServer.class.getName());

  private final HttpServer server;
  private final URI actual;
  private final URI origin;
  private final FaultPlan faults;
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final Map<Endpoint, AtomicLong> requests = new ConcurrentHashMap<>();
  private final Map<Endpoint, AtomicLong> running = new ConcurrentHashMap<>();
  private final Map<Endpoint, AtomicLong> traced = new ConcurrentHashMap<>();
  private volatile Route fallback =
      new Route(Endpoint.OTHER, request -> ServerResponse.text(404, "Not Found"));

  /**
   * Starts the server.
   *
   * @param publicOrigin the public origin; null for the loopback address
   * @param port the port, or 0 for a free one
   */
  public OriginServer(@Nullable URI publicOrigin, int port, Executor threads, FaultPlan faults) {
    disableNagle();
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("Port " + port + " of 127.0.0.1 is not free", e);
    }
    this.actual = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    this.origin = publicOrigin == null ? actual : publicOrigin;
    this.faults = faults;
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Returns the public origin, without a slash at the end. */
  public URI origin() {
    return origin;
  }

  /** Returns the loopback address on which the server listens. */
  public URI actual() {
    return actual;
  }

  /** Returns the number of requests to an endpoint so far. */
  public long requests(Endpoint endpoint) {
    return count(requests, endpoint).get();
  }

  /** Returns the number of requests that an endpoint is handling now. */
  public long running(Endpoint endpoint) {
    return count(running, endpoint).get();
  }

  /** Returns the number of requests to an endpoint that had {@code traceparent} so far. */
  public long traced(Endpoint endpoint) {
    return count(traced, endpoint).get();
  }

  private static AtomicLong count(Map<Endpoint, AtomicLong> counts, Endpoint endpoint) {
    return counts.computeIfAbsent(endpoint, key -> new AtomicLong());
  }

  /** Adds a route. */
  public OriginServer on(String method, String path, Endpoint endpoint, Handler handler) {
    routes.put(method + " " + path, new Route(endpoint, handler));
    return this;
  }

  /** Sets the handler of all requests that match no route. */
  public OriginServer otherwise(Endpoint endpoint, Handler handler) {
    fallback = new Route(endpoint, handler);
    return this;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * The JDK's server writes headers and body apart. Without this the kernel holds the body back
   * until the headers are acknowledged, which costs 40 ms for every request. It is read once, when
   * the first server of the JVM is made, and there is no other way to set it.
   */
  private static void disableNagle() {
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      ServerRequest request = new ServerRequest(exchange, origin);
      Route route = routes.getOrDefault(request.method() + " " + request.path(), fallback);
      count(requests, route.endpoint).incrementAndGet();
      if (request.header("traceparent").isPresent()) {
        count(traced, route.endpoint).incrementAndGet();
      }
      count(running, route.endpoint).incrementAndGet();
      try {
        serve(exchange, route, request);
      } finally {
        count(running, route.endpoint).decrementAndGet();
      }
    }
  }

  private void serve(HttpExchange exchange, Route route, ServerRequest request) throws IOException {
    Optional<HostileResponse> hostile = faults.hostile(route.endpoint);
    if (hostile.isPresent()) {
      hostile.get().send(exchange);
      return;
    }
    FaultRates.Outcome outcome = faults.outcome(route.endpoint);
    if (outcome.delayed()) {
      faults.happened(route.endpoint, FaultPlan.Fault.DELAYED);
    }
    ServerResponse response = process(route, request, outcome);
    if (response.successful()) {
      faults.takeResponseHold(route.endpoint).ifPresent(OriginServer::pass);
      delay(route.endpoint, outcome.responseDelay());
      if (faults.takeLoss(route.endpoint) || outcome.lost()) {
        faults.happened(route.endpoint, FaultPlan.Fault.LOST);
        response.reportDelivery(Delivery.LOST);
        return; // Closing the exchange without a response closes the connection.
      }
      int page = faults.takeReplacement(route.endpoint).orElse(outcome.replacement());
      if (page > 0) {
        faults.happened(route.endpoint, FaultPlan.Fault.LOST);
        response.reportDelivery(Delivery.LOST);
        write(exchange, ServerResponse.html(page, "<h1>The upstream server failed</h1>"));
        return;
      }
      response = withFaults(route.endpoint, response);
      Optional<Integer> bytes = faults.takeAbort(route.endpoint);
      if (bytes.isPresent()) {
        faults.happened(route.endpoint, FaultPlan.Fault.LOST);
        response.reportDelivery(Delivery.LOST);
        new TruncatedResponse(response, bytes.get()).send(exchange);
        return;
      }
    }
    deliver(exchange, response);
  }

  private ServerResponse process(Route route, ServerRequest request, FaultRates.Outcome outcome) {
    faults.takeRequestHold(route.endpoint).ifPresent(OriginServer::pass);
    delay(route.endpoint, outcome.requestDelay());
    FaultPlan.Failure failure = faults.takeFailure(route.endpoint).orElse(null);
    if (failure != null || outcome.failure() > 0) {
      faults.happened(route.endpoint, FaultPlan.Fault.FAILED);
      return failed(failure == null ? new FaultPlan.Failure(outcome.failure(), null) : failure);
    }
    try {
      return route.handler.handle(request);
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "The strict network failed to handle " + request.method() + " " + request.path(),
          e);
      return ServerResponse.json(
          500,
          JsonDocuments.object()
              .add("error", "server_error")
              .add("error_description", "Server error")
              .build());
    }
  }

  private static ServerResponse failed(FaultPlan.Failure failure) {
    ServerResponse response = ServerResponse.text(failure.status(), "Planned failure");
    return failure.retryAfter() == null
        ? response
        : response.with("Retry-After", failure.retryAfter());
  }

  private ServerResponse withFaults(Endpoint endpoint, ServerResponse response) {
    JsonObject json = response.json();
    if (json == null) {
      return response;
    }
    ServerResponse edited =
        faults.edit(endpoint).map(change -> response.withJson(change.apply(json))).orElse(response);
    return faults.takeTruncation(endpoint) ? edited.halved() : edited;
  }

  private static void pass(Hold hold) {
    try {
      hold.pass();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void delay(Endpoint endpoint, Duration time) {
    try {
      faults.delay(endpoint, time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void deliver(HttpExchange exchange, ServerResponse response) throws IOException {
    try {
      write(exchange, response);
      response.reportDelivery(response.complete() ? Delivery.SENT : Delivery.LOST);
    } catch (IOException e) {
      response.reportDelivery(Delivery.BROKEN);
      throw e;
    }
  }

  private static void write(HttpExchange exchange, ServerResponse response) throws IOException {
    // An error may be sent before the body was read; closing the connection then would lose it.
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    response.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
    }
  }
}
