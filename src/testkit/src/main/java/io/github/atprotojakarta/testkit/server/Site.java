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
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One origin of the network: a real HTTP server on a loopback port. */
public final class Site implements AutoCloseable {
  /** Answers one request. */
  @FunctionalInterface
  public interface Handler {
    /** The answer; an exception becomes a 500. */
    Response handle(Call call);
  }

  private static final String NO_DELAY = "sun.net.httpserver.nodelay";
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private record Route(Endpoint endpoint, Handler handler) {}

  private static final Logger LOG = System.getLogger(Site.class.getName());

  private final HttpServer server;
  private final URI actual;
  private final URI origin;
  private final FaultPlan faults;
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final Map<Endpoint, AtomicLong> requests = new ConcurrentHashMap<>();
  private final Map<Endpoint, AtomicLong> running = new ConcurrentHashMap<>();
  private volatile Route fallback =
      new Route(Endpoint.OTHER, call -> Response.text(404, "Not Found"));

  /**
   * Opens the server.
   *
   * @param publicOrigin the name that the world knows it by; null: its loopback address
   * @param port the port, or 0 for a free one
   */
  public Site(@Nullable URI publicOrigin, int port, Executor threads, FaultPlan faults) {
    sendAtOnce();
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

  /** The origin that the world knows, without a slash at the end. */
  public URI origin() {
    return origin;
  }

  /** The loopback address where it really listens. */
  public URI actual() {
    return actual;
  }

  /** How many requests came to an end point. */
  public long requests(Endpoint endpoint) {
    return count(requests, endpoint).get();
  }

  /** How many requests to an end point are being answered just now. */
  public long running(Endpoint endpoint) {
    return count(running, endpoint).get();
  }

  private static AtomicLong count(Map<Endpoint, AtomicLong> counts, Endpoint endpoint) {
    return counts.computeIfAbsent(endpoint, key -> new AtomicLong());
  }

  /** Answers a method and path. */
  public Site on(String method, String path, Endpoint endpoint, Handler handler) {
    routes.put(method + " " + path, new Route(endpoint, handler));
    return this;
  }

  /** Answers everything that no other route does. */
  public Site otherwise(Endpoint endpoint, Handler handler) {
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
  private static void sendAtOnce() {
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = new Call(exchange, origin);
      Route route = routes.getOrDefault(call.method() + " " + call.path(), fallback);
      count(requests, route.endpoint).incrementAndGet();
      count(running, route.endpoint).incrementAndGet();
      try {
        serve(exchange, route, call);
      } finally {
        count(running, route.endpoint).decrementAndGet();
      }
    }
  }

  private void serve(HttpExchange exchange, Route route, Call call) throws IOException {
    Odds.Fate fate = faults.fate(route.endpoint);
    if (fate.delayed()) {
      faults.happened(route.endpoint, FaultPlan.Fault.DELAYED);
    }
    Response answer = answer(route, call, fate);
    if (answer.successful()) {
      faults.takeAnswerHold(route.endpoint).ifPresent(Site::pass);
      delay(route.endpoint, fate.answerDelay());
      if (faults.takeLoss(route.endpoint) || fate.lost()) {
        faults.happened(route.endpoint, FaultPlan.Fault.LOST);
        answer.became(Delivery.LOST);
        return; // Closing the exchange without an answer closes the connection.
      }
      answer = spoiled(route.endpoint, answer);
      Optional<Integer> bytes = faults.takeBreak(route.endpoint);
      if (bytes.isPresent()) {
        faults.happened(route.endpoint, FaultPlan.Fault.LOST);
        answer.became(Delivery.LOST);
        new TruncatedResponse(answer, bytes.get()).send(exchange);
        return;
      }
    }
    deliver(exchange, answer);
  }

  private Response answer(Route route, Call call, Odds.Fate fate) {
    faults.takeRequestHold(route.endpoint).ifPresent(Site::pass);
    delay(route.endpoint, fate.requestDelay());
    OptionalInt failure = faults.takeFailure(route.endpoint);
    if (failure.isPresent() || fate.failure() > 0) {
      faults.happened(route.endpoint, FaultPlan.Fault.FAILED);
      return Response.text(failure.orElse(fate.failure()), "Planned failure");
    }
    try {
      return route.handler.handle(call);
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING, "The strict network failed at " + call.method() + " " + call.path(), e);
      return Response.json(
          500,
          Documents.object()
              .add("error", "server_error")
              .add("error_description", "Server error")
              .build());
    }
  }

  private Response spoiled(Endpoint endpoint, Response answer) {
    JsonObject json = answer.json();
    if (json == null) {
      return answer;
    }
    Response edited =
        faults.edit(endpoint).map(change -> answer.withJson(change.apply(json))).orElse(answer);
    return faults.takeBreakage(endpoint) ? edited.halved() : edited;
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

  private static void deliver(HttpExchange exchange, Response answer) throws IOException {
    try {
      write(exchange, answer);
      answer.became(answer.whole() ? Delivery.SENT : Delivery.LOST);
    } catch (IOException e) {
      answer.became(Delivery.BROKEN);
      throw e;
    }
  }

  private static void write(HttpExchange exchange, Response answer) throws IOException {
    // A refusal may come before the body was read; closing the connection then would lose it.
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
    }
  }
}
