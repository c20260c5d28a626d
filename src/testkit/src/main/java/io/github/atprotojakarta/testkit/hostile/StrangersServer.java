package io.github.atprotojakarta.testkit.hostile;

import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.FaultPlan;
import io.github.atprotojakarta.testkit.server.HostileResponse;
import io.github.atprotojakarta.testkit.server.OriginServer;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server of a stranger, on a loopback port: handle, did:web document, PDS and authorization
 * server of every host name that is mapped to it. It accepts every login, so that each one costs a
 * pending login, or sends a hostile response to everything. Safe for use by many threads.
 *
 * <pre>{@code
 * try (StrangersServer server = StrangersServer.start()) {
 *   network.mapOrigin(URI.create("https://x1.evil.org"), server.origin());
 *   client.authorize("x1.evil.org", AuthorizeOptions.DEFAULT);
 * }
 * }</pre>
 */
public final class StrangersServer implements AutoCloseable {
  private final FaultPlan plan = new FaultPlan();
  private final ExecutorService threads;
  private final OriginServer server;
  private final AtomicLong pushed = new AtomicLong();

  private StrangersServer() {
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "strangers-server");
              thread.setDaemon(true);
              return thread;
            });
    server = new OriginServer(null, 0, threads, plan);
    server.otherwise(Endpoint.OTHER, this::document);
  }

  /** Starts a server that accepts every login. */
  public static StrangersServer start() {
    return new StrangersServer();
  }

  /** Starts a server that sends the same to each request. */
  public static StrangersServer sending(HostileResponse response) {
    StrangersServer stranger = new StrangersServer();
    stranger.plan.respond(Endpoint.OTHER, response);
    return stranger;
  }

  /** Returns the http address on which the server listens, without a slash at the end. */
  public URI origin() {
    return server.origin();
  }

  /** Returns how many requests came. */
  public long requests() {
    return server.requests(Endpoint.OTHER);
  }

  /** Returns how many authorization requests were pushed, each for one pending login. */
  public long pushedRequests() {
    return pushed.get();
  }

  private ServerResponse document(ServerRequest request) {
    boolean push = request.path().equals("/par");
    if (push) {
      pushed.incrementAndGet();
    }
    String type = request.path().endsWith("/atproto-did") ? "text/plain" : "application/json";
    byte[] body =
        StrangersDocuments.of(request.header("Host").orElse(""), request.path())
            .getBytes(StandardCharsets.UTF_8);
    return ServerResponse.bytes(push ? 201 : 200, type, body).with("DPoP-Nonce", "stranger");
  }

  @Override
  public void close() {
    plan.clear();
    server.close();
    threads.shutdownNow();
  }
}
