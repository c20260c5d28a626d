package io.github.atprotojakarta.opentelemetry;

import io.github.atprotojakarta.metrics.Operation;
import io.github.atprotojakarta.metrics.OperationListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the client's operations as spans: logins, refreshes, XRPC calls, and each HTTP request
 * in them. HTTP attributes follow the semantic conventions of OpenTelemetry for HTTP clients. A
 * span has no query, no header and no body. The trace goes to the origins of {@link
 * TracePropagation} only.
 */
public final class OpenTelemetrySpans implements OperationListener {
  private static final int CLIENT_ERROR = 400;

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final TracePropagation propagation;

  /** Creates the spans with the tracer provider and the propagators of {@code openTelemetry}. */
  public OpenTelemetrySpans(OpenTelemetry openTelemetry, TracePropagation propagation) {
    this.tracer = openTelemetry.getTracer(OpenTelemetryMetrics.SCOPE);
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
    this.propagation = propagation;
  }

  @Override
  public Observation begin(Operation operation) {
    if (operation instanceof Operation.HttpExchange exchange) {
      SpanBuilder span = http(exchange.method(), exchange.method(), exchange.address());
      return new RunningSpan(
          span.startSpan(), propagation.includes(exchange.address()) ? propagator : null);
    }
    return new RunningSpan(span(operation).startSpan(), null);
  }

  @Override
  public Runnable carry(Runnable task) {
    return Context.current().wrap(task);
  }

  private SpanBuilder span(Operation operation) {
    if (operation instanceof Operation.XrpcCall call) {
      String name = call.nsid().isEmpty() ? "XRPC" : "XRPC " + call.nsid();
      SpanBuilder span = http(name, call.method(), call.address());
      return call.nsid().isEmpty() ? span : span.setAttribute("rpc.method", call.nsid());
    }
    if (operation instanceof Operation.LoginStart) {
      return tracer.spanBuilder("atproto login start");
    }
    if (operation instanceof Operation.LoginCompletion) {
      return tracer.spanBuilder("atproto login completion");
    }
    return tracer.spanBuilder("atproto refresh");
  }

  private SpanBuilder http(String name, String method, URI address) {
    boolean https = "https".equalsIgnoreCase(address.getScheme());
    int standard = https ? 443 : 80;
    return tracer
        .spanBuilder(name)
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute("http.request.method", method)
        .setAttribute("url.full", address.toString())
        .setAttribute("server.address", address.getHost())
        .setAttribute("server.port", address.getPort() < 0 ? standard : address.getPort());
  }

  /** A span that is current in its thread until it ends. */
  private static final class RunningSpan implements Observation {
    private final Span span;
    private final Scope scope;
    private final @Nullable TextMapPropagator propagator;

    @SuppressWarnings("MustBeClosedChecker") // end() closes the scope
    RunningSpan(Span span, @Nullable TextMapPropagator propagator) {
      this.span = span;
      this.scope = span.makeCurrent();
      this.propagator = propagator;
    }

    @Override
    public Map<String, String> headers() {
      Map<String, String> headers = new LinkedHashMap<>();
      if (propagator != null) {
        propagator.inject(Context.current(), headers, (map, name, value) -> put(map, name, value));
      }
      return headers;
    }

    private static void put(@Nullable Map<String, String> headers, String name, String value) {
      if (headers != null) {
        headers.put(name, value);
      }
    }

    /** Messages of exceptions may name accounts, so the span has only the class. */
    @Override
    public void end(int status, @Nullable Throwable failure) {
      if (status != 0) {
        span.setAttribute("http.response.status_code", status);
      }
      if (failure != null) {
        fail(failure.getClass().getName());
      } else if (status >= CLIENT_ERROR) {
        fail(Integer.toString(status));
      }
      scope.close();
      span.end();
    }

    private void fail(String errorType) {
      span.setAttribute("error.type", errorType);
      span.setStatus(StatusCode.ERROR);
    }
  }
}
