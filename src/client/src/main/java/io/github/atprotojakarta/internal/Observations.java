package io.github.atprotojakarta.internal;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.metrics.Operation;
import io.github.atprotojakarta.metrics.OperationListener;
import io.github.atprotojakarta.metrics.OperationListener.Observation;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports operations to the listeners. An exception of a listener affects neither the other
 * listeners nor the operation. Without listeners nothing is done.
 */
public final class Observations {
  private static final System.Logger LOG = System.getLogger(Observations.class.getName());
  private static final Observed NOTHING = new Observed();

  private final List<OperationListener> listeners;

  /** Creates the reports to these listeners. */
  public Observations(List<OperationListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** The observations of one operation by all listeners. */
  public static final class Observed {
    /** The newest first: a listener that began last ends first, as scopes must. */
    private final Deque<Observation> observations = new ArrayDeque<>();

    private Observed() {}

    /** Reports the end of the operation. */
    public void end(int status, @Nullable Throwable failure) {
      observations.forEach(each -> guarded(() -> each.end(status, failure)));
    }

    private void addHeaders(HttpRequest.Builder request) {
      observations.forEach(each -> guarded(() -> each.headers().forEach(request::header)));
    }
  }

  /** Reports the begin of an operation. */
  public Observed begin(Operation operation) {
    return begin(() -> operation);
  }

  private Observed begin(Supplier<Operation> operation) {
    if (listeners.isEmpty()) {
      return NOTHING;
    }
    Operation begun = operation.get();
    Observed observed = new Observed();
    listeners.forEach(each -> guarded(() -> observed.observations.addFirst(each.begin(begun))));
    return observed;
  }

  /** Runs an operation and reports it. */
  public <T> T observe(Operation operation, Supplier<T> work) {
    Observed observed = begin(operation);
    Throwable failure = null;
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      observed.end(0, failure);
    }
  }

  /** Sends the request of an XRPC call and reports the call. */
  public HttpResponse observeXrpc(HttpRequest request, HttpTransport over)
      throws HttpTransportException {
    return send(begin(() -> xrpcCall(request)), request, over);
  }

  /** Returns a transport that reports each request that it sends. */
  public HttpTransport observing(HttpTransport over) {
    return listeners.isEmpty() ? over : request -> sendObserved(request, over);
  }

  private HttpResponse sendObserved(HttpRequest request, HttpTransport over)
      throws HttpTransportException {
    Observed observed =
        begin(new Operation.HttpExchange(request.method(), withoutQuery(request.uri())));
    HttpRequest.Builder sent = request.toBuilder();
    observed.addHeaders(sent);
    return send(observed, sent.build(), over);
  }

  private static HttpResponse send(Observed observed, HttpRequest request, HttpTransport over)
      throws HttpTransportException {
    int status = 0;
    Throwable failure = null;
    try {
      HttpResponse response = over.send(request);
      status = response.status();
      return response;
    } catch (HttpTransportException | RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      observed.end(status, failure);
    }
  }

  /** Returns an executor whose tasks belong to the operation that started them. */
  public Executor carrying(Executor executor) {
    return listeners.isEmpty() ? executor : task -> executor.execute(carried(task));
  }

  private Runnable carried(Runnable task) {
    Runnable[] carried = {task};
    listeners.forEach(each -> guarded(() -> carried[0] = each.carry(carried[0])));
    return carried[0];
  }

  private static Operation xrpcCall(HttpRequest request) {
    String path = request.uri().getRawPath();
    String nsid = path.startsWith("/xrpc/") ? path.substring("/xrpc/".length()) : "";
    return new Operation.XrpcCall(
        nsid.contains("/") ? "" : nsid, request.method(), withoutQuery(request.uri()));
  }

  /** A query may name what a person searches for. */
  private static URI withoutQuery(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return URI.create(uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath());
  }

  private static void guarded(Runnable report) {
    try {
      report.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.WARNING, "ATP1302 A listener for operations failed: " + e);
    }
  }
}
